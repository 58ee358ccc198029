/** The name is part of the contract (openapi: securitySchemes.session). */
const name = 'panamax_session'

/** The session's secret from a Cookie header (RFC 6265); the first one when a client sends several. */
export function sessionCookie(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

/** A Set-Cookie header. `secure`: the client came over https, and the cookie must never go over anything else. */
export function startCookie(secret: string, expiresAt: Date, secure: boolean): string {
  return `${name}=${secret}; Path=/; Expires=${expiresAt.toUTCString()}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

export function endCookie(secure: boolean): string {
  return startCookie('', new Date(0), secure)
}
