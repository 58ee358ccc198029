import { join } from 'node:path'
import type { GitCredentials } from '@panamax/contract/sources'
import { PanamaxError } from '@panamax/core/errors'
import type { TemplateStore } from '../catalog/template-store.ts'
import { parseGitAddress } from '../git/address.ts'
import type { Git } from '../git/git.ts'
import type { Network } from '../net/network.ts'
import { type Database, transaction } from '../store/database.ts'
import type { SourceFileStore } from '../store/source-files.ts'
import type { SourceStore, StoredSource } from '../store/sources.ts'
import { openCatalogue } from './catalogue-source.ts'
import { openFolder } from './folder-source.ts'
import { findHead, type GitLimits, type GitSourceRequest, openCommit } from './git-source.ts'
import { type ReadResult, readSource } from './read-source.ts'
import { FileIndex, type SourceTree } from './tree.ts'

export interface RefreshRoom {
  readonly database: Database
  readonly sources: SourceStore
  readonly files: SourceFileStore
  readonly templates: TemplateStore
  /** Brings the bundled templates in the catalogue up to date. */
  readonly library: { current(): Promise<void> }
  /** Of the account that is stored for a host; undefined: none. */
  readonly accountLogin: (host: string) => GitCredentials | undefined
  readonly git: Git
  readonly network: Network
  /** Where repositories are kept between refreshes. */
  readonly folder: string
  readonly limits: GitLimits
}

/** What a refresh ended with. */
export interface Refreshed {
  readonly commit: string | undefined
  readonly etag: string | undefined
}

/** Templates that are put at once while nobody has seen the source yet. */
const portion = 100

/** The folder of a source's caches. */
export function cacheOf(room: RefreshRoom, source: string): string {
  return join(room.folder, `${source}.git`)
}

/**
 * Reads a source and puts what has changed into the catalogue: all at once, or nothing. Only a source that has no templates yet is
 * filled in portions. `settle` is called within the last transaction. Throws PanamaxError; then nothing has changed.
 */
export async function refreshSource(
  room: RefreshRoom,
  source: StoredSource,
  { signal, settle }: { readonly signal: AbortSignal; readonly settle: (state: Refreshed) => void },
): Promise<void> {
  if (source.kind === 'library') {
    await room.library.current()
    return settle({ commit: undefined, etag: undefined })
  }
  const opened = await open(room, { ...source, kind: source.kind }, signal)
  if (opened.tree === undefined) return settle(opened)
  const { tree, etag } = opened
  try {
    const marks = room.templates.marks(source.name)
    const known = room.files.all(source.name)
    const result = await readSource({ source: source.name, title: titleOf(source), tree, known, marks, signal })
    const done = marks.size === 0 ? await putInPortions(room, source.name, result, signal) : 0
    if (signal.aborted) throw new PanamaxError('canceled', 'The refresh was stopped.')
    transaction(room.database, () => {
      room.templates.apply(source.name, { put: result.templates.put.slice(done), remove: result.templates.remove })
      room.files.apply(source.name, result.files)
      settle({ commit: tree.commit, etag })
    })
  } finally {
    await tree.close()
  }
}

/** A large first reading would hold up everybody else if it were stored at once. Gives how many were put; the rest is left. */
async function putInPortions(
  room: RefreshRoom,
  source: string,
  { templates }: ReadResult,
  signal: AbortSignal,
): Promise<number> {
  let done = 0
  while (done + portion < templates.put.length && !signal.aborted) {
    room.templates.apply(source, { put: templates.put.slice(done, done + portion), remove: [] })
    done += portion
    await new Promise(setImmediate)
  }
  return done
}

type ForeignSource = StoredSource & { readonly kind: Exclude<StoredSource['kind'], 'library'> }

/** Without a tree: nothing has changed. */
async function open(
  room: RefreshRoom,
  source: ForeignSource,
  signal: AbortSignal,
): Promise<Refreshed & { readonly tree?: SourceTree }> {
  switch (source.kind) {
    case 'directory':
      return { tree: await openFolder(source.address, signal), commit: undefined, etag: undefined }
    case 'git':
      return openGit(room, source, signal)
    case 'catalogue': {
      const request = {
        address: room.sources.fullAddress(source.name),
        credentials: room.sources.credentials(source.name),
        allowPrivate: source.isLocal,
        etag: isComplete(room, source.name) ? source.etag : undefined,
        cache: cacheOf(room, source.name),
        limits: room.limits,
        signal,
      }
      return { ...(await openCatalogue(request, room)), commit: undefined }
    }
  }
}

async function openGit(
  room: RefreshRoom,
  source: StoredSource,
  signal: AbortSignal,
): Promise<Refreshed & { tree?: SourceTree }> {
  const request: GitSourceRequest = {
    remote: parseGitAddress(source.address).address,
    branch: source.branch,
    folder: source.folder,
    credentials:
      source.account === undefined ? room.sources.credentials(source.name) : room.accountLogin(source.account),
    allowLocal: source.isLocal,
    cache: cacheOf(room, source.name),
    limits: room.limits,
    signal,
  }
  const head = await findHead(room.git, request).catch((error: unknown) =>
    Promise.reject(withReason(error, source, request)),
  )
  if (head === undefined) {
    if (room.templates.count(source.name) === 0) return { tree: nothing, commit: undefined, etag: undefined }
    throw new PanamaxError('rejected', `${source.address} has become empty. What was there before is kept.`)
  }
  if (head.commit === source.commit && isComplete(room, source.name)) return { commit: head.commit, etag: undefined }
  return { tree: await openCommit(room.git, request, head), commit: head.commit, etag: undefined }
}

/** Where the login of an account is missing, that it was removed is the likely reason. */
function withReason(error: unknown, { account }: StoredSource, { credentials }: GitSourceRequest): unknown {
  if (account === undefined || credentials !== undefined || !(error instanceof PanamaxError)) return error
  const option = account === 'github.com' ? '' : ` --host ${account}`
  const message = `${error.message} It is read with the account of ${account}, and none is stored: panamax account add${option}`
  return new PanamaxError(error.code, message, { details: error.details, cause: error })
}

const nothing: SourceTree = {
  files: new FileIndex(),
  skipped: [],
  read: () => Promise.reject(new PanamaxError('internal', 'No such file.')),
  close: () => Promise.resolve(),
}

/** Whether the catalogue holds every template that was found: an earlier program may have read them in another way. */
function isComplete(room: RefreshRoom, source: string): boolean {
  return room.templates.marks(source).size === room.files.counts(source).templates
}

/** The last word of the address. */
function titleOf({ address, name }: StoredSource): string {
  const last =
    address
      .replace(/(\.git)?\/*$/, '')
      .split(/[/:]/)
      .at(-1) ?? ''
  return last === '' ? name : last
}
