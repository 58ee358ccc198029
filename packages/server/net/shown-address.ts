/** An address as everybody may see it: credentials are kept apart from it, but a query may hold one as well. */
export function shownAddress(address: string): string {
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) return address
  const { origin, pathname, search } = new URL(address)
  return search === '' ? address : `${origin}${pathname}?…`
}
