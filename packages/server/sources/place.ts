import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewSource, SourceChange } from '@panamax/contract/sources'
import { PanamaxError } from '@panamax/core/errors'
import type { z } from 'zod'
import { type GitAddress, parseGitAddress } from '../git/address.ts'
import { canonicalHost } from '../github/hosts.ts'
import { isBranchName } from '../git/branch-name.ts'
import { resolveWithin } from './paths.ts'

type Wanted = z.output<typeof NewSource>
type Changes = z.output<typeof SourceChange>

/** Where a new source is, as it is stored. */
export interface Place {
  readonly kind: 'git' | 'directory' | 'catalogue'
  /** Without credentials. */
  readonly address: string
  readonly branch: string | undefined
  readonly folder: string | undefined
  readonly credentials: Wanted['credentials']
  /** What follows the "?" of a catalogue's address; it may hold a token. */
  readonly query: string | undefined
  /** A word that says which one it is: the repository's name. */
  readonly words: readonly string[]
  /** What the address check has to look at: undefined for a folder of the server. */
  readonly host: string | undefined
}

/**
 * Reads what a person has typed. Throws `invalid_request`. Where the address is a path, whoever may not add it learns nothing of
 * what is there.
 */
export async function placeOf(wanted: Wanted, mayLook: boolean): Promise<Place> {
  const kind = wanted.kind ?? (await kindOf(wanted.address, mayLook))
  switch (kind) {
    case 'git':
      return gitPlace(wanted)
    case 'directory':
      return directoryPlace(wanted)
    case 'catalogue':
      return cataloguePlace(wanted)
  }
}

/** A path is a folder, unless it is a bare repository; an address of a JSON file is a catalogue; all else is git. */
async function kindOf(address: string, mayLook: boolean): Promise<Place['kind']> {
  if (address.startsWith('/')) return mayLook && (await isBareRepository(address)) ? 'git' : 'directory'
  if (/^https?:\/\//i.test(address) && URL.canParse(address) && /\.json$/i.test(new URL(address).pathname))
    return 'catalogue'
  return 'git'
}

async function isBareRepository(folder: string): Promise<boolean> {
  const parts = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) => stat(join(folder, name)).catch(() => undefined)),
  )
  return parts.every((part) => part !== undefined)
}

function gitPlace(wanted: Wanted): Place {
  const parsed = parseGitAddress(wanted.address)
  const { address } = parsed
  const credentials = wanted.credentials ?? (parsed.credentials && { type: 'token', ...parsed.credentials })
  if (credentials !== undefined) checkCredentials(address, credentials)
  return {
    kind: 'git',
    address: address.url,
    branch: branchOf(wanted.branch ?? parsed.branch),
    folder: cleanFolder(wanted.folder ?? parsed.folder),
    credentials,
    query: undefined,
    words: wordsOf(address.path),
    host: address.transport === 'file' ? undefined : address.host,
  }
}

function checkCredentials(address: GitAddress, credentials: NonNullable<Wanted['credentials']>): void {
  if (credentials.type === 'account') {
    // An account's token is for its own host alone.
    if (isAtHost(address, credentials.host)) return
    throw invalid(`The account of ${credentials.host} opens only repositories at https://${credentials.host}/.`)
  }
  const isSsh = address.transport === 'ssh'
  if (isSsh === (credentials.type === 'ssh-key') && address.transport !== 'file') return
  if (address.transport === 'file') throw invalid('A folder on the server needs no credentials.')
  throw invalid(
    isSsh
      ? 'An address by ssh needs a key, not a token.'
      : `An address by ${address.transport} needs a token, not a key.`,
  )
}

function checkCatalogueCredentials({ type }: NonNullable<Wanted['credentials']>): void {
  if (type !== 'token') throw invalid('A catalogue is reached by http: it needs a token, not a key or an account.')
}

/** Whether a repository is at the host of an account, reached so that its token is safe. */
export function isAtHost({ transport, host, port }: GitAddress, account: string): boolean {
  return transport === 'https' && canonicalHost(`${host}:${port}`) === canonicalHost(account)
}

function directoryPlace(wanted: Wanted): Place {
  if (!wanted.address.startsWith('/')) throw invalid('A folder on the server is given by its path from "/".')
  if (/[\u0000-\u001f\u007f]/.test(wanted.address)) throw invalid('The path holds control characters.')
  if (wanted.branch !== undefined) throw invalid('A folder has no branches: add it as a git repository to choose one.')
  if (wanted.credentials !== undefined) throw invalid('A folder on the server needs no credentials.')
  const folder = cleanFolder(wanted.folder)
  const root = resolveWithin('', wanted.address.replace(/^\/+/, ''))
  if (root === undefined) throw invalid('The path leads out of the file system.')
  const address = `/${root}${folder === undefined ? '' : `/${folder}`}`
  return {
    kind: 'directory',
    address,
    branch: undefined,
    folder: undefined,
    credentials: undefined,
    query: undefined,
    words: wordsOf(address),
    host: undefined,
  }
}

function cataloguePlace(wanted: Wanted): Place {
  if (!URL.canParse(wanted.address)) throw invalid('The address of a catalogue starts with https://.')
  const url = new URL(wanted.address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw invalid('The address of a catalogue starts with https://.')
  if (wanted.branch !== undefined || wanted.folder !== undefined)
    throw invalid('A catalogue has neither branch nor folder.')
  if (wanted.credentials !== undefined) checkCatalogueCredentials(wanted.credentials)
  const token = decodeURIComponent(url.password === '' ? url.username : url.password)
  const username = url.password === '' ? '' : decodeURIComponent(url.username)
  const own = token === '' ? undefined : { type: 'token' as const, token, ...(username === '' ? {} : { username }) }
  url.username = ''
  url.password = ''
  url.hash = ''
  const query = url.search.slice(1)
  url.search = ''
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const words = [host, ...wordsOf(url.pathname.replace(/\.json$/i, ''))]
  return {
    kind: 'catalogue',
    address: url.href,
    branch: undefined,
    folder: undefined,
    credentials: wanted.credentials ?? own,
    query: query === '' ? undefined : query,
    words,
    host,
  }
}

/** Throws `invalid_request` for what is no name of a branch. Blank is none. */
export function branchOf(branch: string | null | undefined): string | undefined {
  const name = branch?.trim() ?? ''
  if (name === '') return undefined
  if (isBranchName(name)) return name
  throw invalid(`"${name.slice(0, 100)}" is no name of a branch.`)
}

/** Throws `invalid_request` for a folder that leads out of its source. Blank and "." are none. */
export function cleanFolder(folder: string | null | undefined): string | undefined {
  const text = folder?.trim() ?? ''
  if (text === '') return undefined
  const clean = /[\u0000-\u001f\u007f\\]/.test(text) ? undefined : resolveWithin('', text.replace(/^\/+/, ''))
  if (clean === undefined) throw invalid('The folder is a path within the repository: "templates/web".')
  return clean === '' ? undefined : clean
}

/** Throws `invalid_request` when a source has no such thing as is to be changed. */
export function checkChange(
  { kind, address }: Pick<Place, 'address'> & { readonly kind: string },
  change: Changes,
): void {
  const isGit = kind === 'git'
  if (!isGit && (change.branch !== undefined || change.folder !== undefined)) {
    throw invalid('Only a git repository has a branch and a folder.')
  }
  if (change.credentials === undefined || change.credentials === null) return
  if (isGit) checkCredentials(parseGitAddress(address).address, change.credentials)
  else if (kind !== 'catalogue') throw invalid('A folder on the server needs no credentials.')
  else checkCatalogueCredentials(change.credentials)
}

/** A name for a source, from the last words of its address that are free; `names` are taken. */
export function freeSourceName(words: readonly string[], names: ReadonlySet<string>): string {
  for (let count = 1; count <= Math.min(words.length, 4); count++) {
    const name = nameOf(words.slice(-count))
    if (!names.has(name)) return name
  }
  const name = nameOf(words.slice(-2))
  for (let number = 2; ; number++) if (!names.has(`${name}-${number}`)) return `${name}-${number}`
}

function nameOf(words: readonly string[]): string {
  const text = words
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
  const name = text
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 80)
    .replace(/[-.]+$/, '')
  return name === '' ? 'source' : name
}

function wordsOf(path: string): string[] {
  return path
    .replace(/\.git$/, '')
    .split('/')
    .filter((part) => part !== '')
}

function invalid(message: string): PanamaxError {
  return new PanamaxError('invalid_request', message)
}
