import { PanamaxError } from '@panamax/core/errors'

const aliases: Readonly<Record<string, string>> = { 'www.github.com': 'github.com', 'api.github.com': 'github.com' }

/** One name for one GitHub: lower case, without the port that https has anyway, and github.com by its short name. */
export function canonicalHost(host: string): string {
  const name = host.toLowerCase().replace(/:443$/, '')
  return aliases[name] ?? name
}

/** GitHub's own, which anybody may reach; every other one is a GitHub Enterprise that an admin has named. */
export function isPublicGitHub(host: string): boolean {
  return host === 'github.com' || host.endsWith('.ghe.com')
}

/** Where the API of a GitHub answers; the host is canonical. Without a slash at the end. */
export function apiAddress(host: string): string {
  if (host === 'github.com') return 'https://api.github.com'
  return host.endsWith('.ghe.com') ? `https://api.${host}` : `https://${host}/api/v3`
}

/**
 * A path of the API from parts that others have named: `apiPath('/repos', fullName, 'git/ref/heads', branch)`. Slashes stay,
 * everything else is encoded. Throws `invalid_request` for parts that would lead elsewhere.
 */
export function apiPath(...parts: readonly string[]): string {
  const segments = parts.flatMap((part) => part.replace(/^\//, '').split('/'))
  const wrong = segments.find((segment) => segment === '' || segment === '.' || segment === '..')
  if (wrong !== undefined) {
    throw new PanamaxError('invalid_request', `"${parts.at(-1) ?? ''}" is no name that GitHub could have.`)
  }
  return `/${segments.map(encodeURIComponent).join('/')}`
}
