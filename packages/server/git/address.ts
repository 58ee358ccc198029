import { PanamaxError } from '@panamax/core/errors'

/** Where a repository is, in a form that git takes literally: never an option, a helper program or a place of two meanings. */
export interface GitAddress {
  readonly transport: 'https' | 'http' | 'ssh' | 'file'
  /** What git is given, and what may be stored and shown: without credentials. For files an absolute path. */
  readonly url: string
  /** Without brackets; blank for files. */
  readonly host: string
  readonly port: number
  /** For ssh, "git" unless given; else blank. */
  readonly user: string
  /** Without slash at the beginning or end, and without .git at the end; for files the path in full. */
  readonly path: string
}

export interface ParsedGitAddress {
  readonly address: GitAddress
  /** That stood in the address. */
  readonly credentials?: { readonly username?: string; readonly token: string }
  /** Of an address of a page on GitHub: https://github.com/owner/repo/tree/branch/folder. */
  readonly branch?: string
  readonly folder?: string
}

/**
 * Reads the address of a repository: `owner/repo` on GitHub, https, http, ssh (also user@host:path), and, for whoever may, an
 * absolute path or file://. Throws `invalid_request` for everything else; the message never repeats what stood before an @.
 */
export function parseGitAddress(text: string): ParsedGitAddress {
  const trimmed = text.trim()
  if (trimmed === '') throw invalid('The address of the repository is blank.')
  if (/[\u0000-\u0020\u007f-\u009f\\]/.test(trimmed)) {
    throw invalid('The address of a repository holds no blanks, backslashes or control characters.')
  }
  if (trimmed.startsWith('-')) throw invalid('The address of a repository does not start with "-".')
  if (/^[A-Za-z0-9+.-]*::/.test(trimmed)) {
    throw invalid('Addresses of the form "program::address" start a program on this machine and are not allowed.')
  }
  const short = /^(?:(?:www\.)?github\.com\/)?([A-Za-z0-9][A-Za-z0-9-]*)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(
    trimmed,
  )
  if (short !== null) return { address: github(short[1] ?? '', short[2] ?? '') }
  if (trimmed.startsWith('/')) return { address: file(trimmed) }
  const scp = /^([A-Za-z0-9._-]+)@([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):(?!\/\/)(.+)$/.exec(trimmed)
  if (scp !== null) return { address: ssh({ user: scp[1] ?? '', host: scp[2] ?? '', port: '', path: scp[3] ?? '' }) }
  if (!URL.canParse(trimmed) || !trimmed.includes('://')) {
    throw invalid('This is not the address of a repository. Give owner/repo (on GitHub), https://…, or ssh://….')
  }
  return fromUrl(new URL(trimmed))
}

function fromUrl(url: URL): ParsedGitAddress {
  if (url.search !== '' || url.hash !== '') {
    throw invalid('The address of a repository ends before "?" and "#". Give the branch apart from it.')
  }
  switch (url.protocol) {
    case 'https:':
    case 'http:':
      return web(url)
    case 'ssh:':
    case 'git+ssh:':
      if (url.password !== '') throw invalid('There are no passwords in ssh addresses: give a key.')
      return { address: ssh({ user: url.username, host: url.hostname, port: url.port, path: decode(url.pathname) }) }
    case 'file:':
      if (url.host !== '') throw invalid('A file address names no host: file:///folder.')
      return { address: file(decode(url.pathname)) }
    case 'git:':
      throw invalid('git:// is neither encrypted nor authenticated. Use https:// with the same address.')
    default:
      throw invalid(`Repositories are reached by https, http, ssh or file, not by ${url.protocol}//.`)
  }
}

function web(url: URL): ParsedGitAddress {
  const path = url.pathname.replace(/^\/+|\/+$/g, '')
  const credentials = credentialsOf(url)
  if (/^(www\.)?github\.com$/.test(url.hostname) && url.port === '') {
    const page = /^([^/]+)\/([^/]+?)(?:\.git)?(?:\/(?:tree|blob)\/([^/]+)(?:\/(.+))?)?$/.exec(path)
    if (page === null) throw invalid('A repository on GitHub is github.com/owner/repo.')
    const [, owner = '', repo = '', branch, folder] = page
    return {
      address: github(owner, repo),
      ...(credentials === undefined ? {} : { credentials }),
      ...(branch === undefined ? {} : { branch: decode(branch) }),
      ...(folder === undefined ? {} : { folder: decode(folder) }),
    }
  }
  if (path === '') throw invalid(`The address names the server ${url.host} and no repository on it.`)
  const transport = url.protocol === 'https:' ? 'https' : 'http'
  const port = url.port === '' ? (transport === 'https' ? 443 : 80) : Number(url.port)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const address = { transport, url: `${url.origin}/${path}`, host, port, user: '', path: withoutGit(path) } as const
  return credentials === undefined ? { address } : { address, credentials }
}

/** A user name alone is a token: that is how they are pasted. */
function credentialsOf(url: URL): { username?: string; token: string } | undefined {
  const username = decode(url.username)
  const password = decode(url.password)
  if (password !== '') return username === '' ? { token: password } : { username, token: password }
  return username === '' ? undefined : { token: username }
}

function github(owner: string, repo: string): GitAddress {
  const path = `${owner}/${withoutGit(repo)}`
  return { transport: 'https', url: `https://github.com/${path}.git`, host: 'github.com', port: 443, user: '', path }
}

function ssh(parts: { user: string; host: string; port: string; path: string }): GitAddress {
  const host = parts.host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const user = parts.user === '' ? 'git' : decode(parts.user)
  const path = parts.path.replace(/^\/+(?=~)/, '')
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^[0-9a-f:]+$/.test(host))
    throw invalid('The host in the address is no host name.')
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(user)) throw invalid('The user in the address is no user name.')
  if (!/^[\p{L}\p{N}~/][\p{L}\p{N}~/._+@-]*$/u.test(path))
    throw invalid('The path in the address has characters that are not allowed.')
  const port = parts.port === '' ? 22 : Number(parts.port)
  const shown = host.includes(':') ? `[${host}]` : host
  const place = `${user}@${shown}${port === 22 ? '' : `:${port}`}`
  const absolute = path.startsWith('/') ? path : path.startsWith('~') ? `/${path}` : undefined
  // Without a slash the path is relative to the home folder of the user, which only the short form can say; on any other port
  // than ssh's own that form does not exist.
  const url = absolute === undefined && port === 22 ? `${place}:${path}` : `ssh://${place}${absolute ?? `/${path}`}`
  return { transport: 'ssh', url, host, port, user, path: withoutGit(path.replace(/^\/+|\/+$/g, '')) }
}

function file(path: string): GitAddress {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path
  if (/[\u0000-\u001f\u007f]/.test(clean)) throw invalid('The path holds control characters.')
  return { transport: 'file', url: clean, host: '', port: 0, user: '', path: clean }
}

function withoutGit(path: string): string {
  return path.replace(/\.git$/, '')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid('The address holds a "%" that is not followed by two hexadecimal digits.')
  }
}

function invalid(message: string): PanamaxError {
  return new PanamaxError('invalid_request', message)
}
