import { isAbsolute, join, resolve } from 'node:path'
import type { Destination } from '@panamax/contract/publish'
import { PanamaxError } from '@panamax/core/errors'
import { type Options, textOption } from './command.ts'

const login = ['tokenStdin', 'username', 'sshKey', 'knownHosts']

interface Surroundings {
  readonly cwd: string
  readonly homeDirectory: string
  /** Hosts of GitHub and of GitHub Enterprises that there is an account for. */
  readonly accounts: readonly string[]
}

/**
 * Where a person wants to publish to. `owner/repo` and an address on GitHub, or on a host with an account, mean GitHub; a path
 * is a folder, unless it ends in ".git"; everything else is the address of a git repository. Throws `invalid_request`.
 */
export function destinationOf(to: string, options: Options, surroundings: Surroundings): Destination {
  const text = to.trim()
  const branch = textOption(options, 'branch')
  const where = { folder: textOption(options, 'folder') ?? '', ...(branch === undefined ? {} : { branch }) }
  const create = textOption(options, 'create')
  if (create !== undefined && create !== 'private' && create !== 'public') {
    throw new PanamaxError('invalid_request', 'A new repository is "private" or "public": --create private')
  }
  const path = folderPath(text, surroundings)
  if (path !== undefined && !path.endsWith('.git')) {
    refuseFor('a folder', options, ['branch', 'folder', 'create', 'pullRequest', ...login])
    return { type: 'directory', folder: path }
  }
  const repository = githubRepository(text, surroundings.accounts)
  if (repository === undefined) {
    refuseFor('a repository that is not on GitHub', options, ['create', 'pullRequest'])
    return { type: 'git', address: path ?? text, ...where }
  }
  refuseFor('GitHub, which is reached with a stored account (panamax account add)', options, login)
  const pullRequest = options['pullRequest'] === true
  return { type: 'github', ...repository, ...where, pullRequest, ...(create === undefined ? {} : { create }) }
}

/** As it is said to a person, without anything that somebody could log in with. */
export function destinationText(to: Destination): string {
  if (to.type === 'directory') return to.folder
  const host = to.type === 'github' && (to.host ?? 'github.com') !== 'github.com' ? `${to.host}/` : ''
  const place = to.type === 'github' ? host + to.repository : to.address.replace(/^(\w+:\/\/)[^/@]*@/, '$1')
  return to.branch === undefined ? place : `${place}, branch ${to.branch}`
}

/** `~` is understood since a shell leaves it in `--to=~/templates`. */
function folderPath(text: string, { cwd, homeDirectory }: Surroundings): string | undefined {
  if (text === '~' || text.startsWith('~/')) return join(homeDirectory, text.slice(1))
  if (isAbsolute(text)) return resolve(text)
  return /^\.{1,2}(\/|$)/.test(text) ? resolve(cwd, text) : undefined
}

function githubRepository(text: string, accounts: readonly string[]): { host: string; repository: string } | undefined {
  const short = /^([A-Za-z0-9][A-Za-z0-9-]*)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(text)
  if (short !== null) return { host: 'github.com', repository: `${short[1]}/${short[2]}` }
  const page =
    /^(?:https?:\/\/)?(?:www\.)?([A-Za-z0-9.-]+(?::\d+)?)\/([A-Za-z0-9][A-Za-z0-9-]*)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(
      text,
    )
  if (page === null) return undefined
  const [, host = '', owner, name] = page
  return ['github.com', ...accounts].includes(host.toLowerCase())
    ? { host: host.toLowerCase(), repository: `${owner}/${name}` }
    : undefined
}

function refuseFor(what: string, options: Options, names: readonly string[]): void {
  const given = names.find((name) => options[name] !== undefined && options[name] !== false)
  if (given === undefined) return
  const flag = given.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  throw new PanamaxError('invalid_request', `--${flag} has no meaning for ${what}.`)
}
