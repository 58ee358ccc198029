const reference = /^[a-z0-9][a-z0-9._/:@-]{0,510}$/i

/**
 * The image that somebody may mean: `!=ref` means exactly that one; otherwise what has a tag, a digest or a path.
 */
export function imageIn(query: string): string | undefined {
  const text = query.trim()
  if (text.startsWith('!=')) {
    const exact = text.slice(2).trim()
    return reference.test(exact) ? exact : undefined
  }
  return reference.test(text) && /[a-z0-9][/:@][a-z0-9]/i.test(text) ? text : undefined
}
