/** One published port as the forms show it. */
export interface PublishedPort {
  /** Empty: the engine chooses one at each start. */
  readonly host: string
  readonly container: string
  readonly protocol: string
}

/** Reads the short form, also with an address in front: "8080:80", "127.0.0.1:53:53/udp", "80". */
export function readPort(text: string): PublishedPort {
  const [address = '', protocol = 'tcp'] = text.split('/')
  // A variable may have a default with a colon in it: "${PORT:-8080}:80".
  const parts = address.match(/(?:\$\{[^}]*\}|\[[^\]]*\]|[^:])+/g) ?? []
  return { host: parts.length < 2 ? '' : (parts.at(-2) ?? ''), container: parts.at(-1) ?? '', protocol }
}

/** The short form. Without a port on the host, the engine chooses one. */
export function writePort({ host, container, protocol }: PublishedPort): string {
  return `${host === '' ? '' : `${host}:`}${container}${protocol === 'tcp' ? '' : `/${protocol}`}`
}

/** A port, or a variable that stands for one. */
export function isPort(text: string): boolean {
  return /\$/.test(text) || (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535)
}
