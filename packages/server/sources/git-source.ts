import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitCredentials } from '@panamax/contract/sources'
import { PanamaxError } from '@panamax/core/errors'
import type { GitAddress } from '../git/address.ts'
import type { GitFailure } from '../git/failure.ts'
import type { Git, GitRun } from '../git/git.ts'
import { GitBlobs } from './git-blobs.ts'
import { isBranchName } from '../git/branch-name.ts'
import { type ListingLimits, listCommit } from './git-listing.ts'
import type { SourceTree } from './tree.ts'

export interface GitSourceRequest {
  readonly remote: GitAddress
  readonly branch: string | undefined
  readonly folder: string | undefined
  readonly credentials: GitCredentials | undefined
  readonly allowLocal: boolean
  /** A bare repository of ours, made when missing: what was fetched before need not be fetched again. */
  readonly cache: string
  readonly limits: GitLimits
  readonly signal: AbortSignal
}

export interface GitLimits {
  /** What a repository may take on the disk. */
  readonly bytes: number
  /** A folder of several caches that may not take more than that together. */
  readonly within?: string
  readonly fetchMs: number
  readonly listing?: ListingLimits
}

/** Whoever adds a source waits for the answer, and HTTP clients wait for five minutes. */
export const gitLimits: GitLimits = { bytes: 512 * 1_048_576, fetchMs: 270_000 }

/** Of a repository: where the wanted branch stands. undefined: it has no commit yet. */
export interface Head {
  readonly branch: string
  readonly commit: string
}

const ours = 'refs/panamax/source'
/** Each fetch leaves a pack behind; so many are tidied up. */
const manyPacks = 10

/**
 * Asks a repository for its branch, without fetching anything. Throws what Git throws, and `not_found` (`no-branch`) when it has
 * commits, but not there.
 */
export async function findHead(git: Git, request: GitSourceRequest): Promise<Head | undefined> {
  const { remote, branch } = request
  const patterns = branch === undefined ? ['HEAD', 'refs/heads/*'] : [`refs/heads/${branch}`, 'refs/heads/*']
  const text = await git.run(['ls-remote', '--symref', '--', remote.url, ...patterns], {
    ...runOf(request),
    timeoutMs: 60_000,
  })
  const lines = text.split('\n').map((line) => line.split('\t'))
  const commits = new Map(
    lines.filter(([id = '']) => /^[0-9a-f]{40,64}$/.test(id)).map(([id = '', name = '']) => [name, id]),
  )
  if (branch !== undefined) {
    const commit = commits.get(`refs/heads/${branch}`)
    if (commit !== undefined) return { branch, commit }
    throw noBranch(remote, commits, `The branch "${branch}" does not exist`)
  }
  const commit = commits.get('HEAD')
  const name = lines
    .find(([id = '', ref]) => ref === 'HEAD' && id.startsWith('ref: refs/heads/'))?.[0]
    ?.slice('ref: refs/heads/'.length)
  if (commit !== undefined) return { branch: isBranchName(name ?? '') ? (name ?? '') : 'HEAD', commit }
  if (commits.size === 0) return undefined
  throw noBranch(remote, commits, 'The default branch does not exist')
}

function noBranch(remote: GitAddress, commits: ReadonlyMap<string, string>, text: string): PanamaxError {
  const names = [...commits.keys()].filter((name) => name.startsWith('refs/heads/')).map((name) => name.slice(11))
  const some =
    names.length === 0
      ? 'It has no branches.'
      : `It has ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}.`
  const reason: GitFailure = 'no-branch'
  return new PanamaxError('not_found', `${text} in ${remote.url}. ${some}`, { details: { reason } })
}

/**
 * Fetches the newest commit of the branch and opens its files. A cache that does not work any more is made anew, once.
 * Throws what Git throws; a fetch that broke off leaves what was there.
 */
export async function openCommit(git: Git, request: GitSourceRequest, head: Head): Promise<SourceTree> {
  try {
    return await fetchAndOpen(git, request, head)
  } catch (error) {
    const reason = error instanceof PanamaxError ? error.details['reason'] : undefined
    if (reason === 'too-large' || request.signal.aborted) await removeCache(request.cache)
    if (reason !== 'other' || request.signal.aborted) throw error
    await removeCache(request.cache)
    return fetchAndOpen(git, request, head)
  }
}

export async function removeCache(cache: string): Promise<void> {
  await rm(cache, { recursive: true, force: true, maxRetries: 3 })
}

async function fetchAndOpen(git: Git, request: GitSourceRequest, head: Head): Promise<SourceTree> {
  const { remote, cache, folder, limits, signal } = request
  await prepareCache(git, request)
  const quota = { folder: limits.within ?? cache, bytes: limits.bytes }
  const wanted = head.branch === 'HEAD' ? 'HEAD' : `refs/heads/${head.branch}`
  const options = ['--quiet', '--force', '--no-tags', '--depth=1', '--no-write-fetch-head', '--no-auto-maintenance']
  const run = { ...runOf(request), cwd: cache, quota, timeoutMs: limits.fetchMs }
  await git.run(['fetch', ...options, '--', remote.url, `+${wanted}:${ours}`], run)
  const within: GitRun = { cwd: cache, allowLocal: false, signal, timeoutMs: limits.fetchMs }
  const about = await git.run(['log', '-1', '--no-show-signature', '--format=%H %cI', ours, '--'], within)
  const [commit = '', committedAt = ''] = about.trim().split(' ')
  await tidy(git, within)
  const listing = await listCommit(git, {
    commit,
    folder,
    run: within,
    ...(limits.listing === undefined ? {} : { limits: limits.listing }),
  })
  if (folder !== undefined && listing.files.size === 0 && listing.skipped.length === 0) {
    throw new PanamaxError('not_found', `There is no folder "${folder}" with files in ${remote.url} on ${head.branch}.`)
  }
  const blobs = await GitBlobs.open(git, within)
  return {
    ...listing,
    commit,
    ...timeOf(committedAt),
    read: (file) => blobs.read(file.id, file.size),
    close: () => blobs.close(),
  }
}

/** A commit says of itself when it was made, and may say anything. */
function timeOf(text: string): { committedAt?: string } {
  const time = Date.parse(text)
  return Number.isNaN(time) ? {} : { committedAt: new Date(time).toISOString() }
}

async function prepareCache(git: Git, { cache, signal }: GitSourceRequest): Promise<void> {
  await mkdir(cache, { recursive: true, mode: 0o700 })
  const names = await readdir(cache)
  if (!names.includes('HEAD')) {
    await git.run(['init', '--quiet', '--bare', '.'], { cwd: cache, allowLocal: false, signal })
    return
  }
  // Nobody else works here: a lock is left from a run that was ended hard.
  const stale = names.filter((name) => name.endsWith('.lock'))
  await Promise.all(stale.map((name) => rm(join(cache, name), { recursive: true, force: true })))
}

/** Keeps the cache from growing with every change. What goes wrong here harms nothing. */
async function tidy(git: Git, run: GitRun): Promise<void> {
  const packs = await readdir(join(run.cwd ?? '', 'objects/pack')).catch(() => [])
  if (packs.filter((name) => name.endsWith('.pack')).length < manyPacks) return
  await git.run(['gc', '--quiet', '--prune=now'], run).catch(() => undefined)
}

function runOf({ remote, credentials, allowLocal, signal }: GitSourceRequest): GitRun {
  return { remote, credentials, allowLocal, signal }
}
