import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitCredentials } from '@panamax/contract/sources'
import { PanamaxError } from '@panamax/core/errors'
import type { GitAddress } from '../git/address.ts'
import type { Git, GitRun } from '../git/git.ts'
import { isBranchName } from '../git/branch-name.ts'
import { blobName } from './blob-name.ts'
import type { Published, PublishedFiles, Publisher } from './destination.ts'

export interface GitDestination {
  readonly address: GitAddress
  /** The default branch unless given; made from it where it does not exist. */
  readonly branch: string | undefined
  readonly credentials: GitCredentials | undefined
  readonly allowLocal: boolean
}

interface Head {
  readonly branch: string
  readonly isDefault: boolean
  /** What the next commit comes after; absent: the repository is empty. */
  readonly commit?: string
  /** Whether the branch itself is there. */
  readonly isThere: boolean
}

const mostBytes = 256 * 1_048_576
const longestText = 2 * 1_048_576
/** A person and a machine that write by turns: once is chance, twice is something to tell. */
const attempts = 2
const nobody = { name: 'Panamax', email: 'panamax@localhost' }

/**
 * Publishes to any git remote by a commit and a push, never by force. The commit is made from git's objects alone: nothing of
 * the repository is checked out, so that none of its hooks, filters and links is ever looked at.
 */
export class GitPublisher implements Publisher {
  readonly #git: Git
  readonly #to: GitDestination
  /** Folder that the temporary repository is made in. */
  readonly #room: string
  #repository: Promise<{ readonly folder: string; head: Head }> | undefined

  constructor(git: Git, to: GitDestination, room: string) {
    if (to.branch !== undefined && !isBranchName(to.branch)) {
      throw new PanamaxError('invalid_request', `"${to.branch.slice(0, 100)}" is no name of a branch.`)
    }
    this.#git = git
    this.#to = to
    this.#room = room
  }

  async list(signal: AbortSignal): Promise<readonly string[]> {
    const { folder, head } = await this.#open(signal)
    if (head.commit === undefined) return []
    const text = await this.#git.run(['ls-tree', '-r', '-z', '--name-only', head.commit], this.#inside(folder, signal))
    return text.split('\0').filter((path) => path !== '')
  }

  async read(path: string, signal: AbortSignal): Promise<string | undefined> {
    const { folder, head } = await this.#open(signal)
    if (head.commit === undefined) return undefined
    const inside = this.#inside(folder, signal)
    const entry = await this.#git.run(['ls-tree', '-z', '--long', head.commit, '--', `:(literal)${path}`], inside)
    const [, mode = '', id = '', size = ''] = /^(\d{6}) blob ([0-9a-f]+) +(\d+)\t/.exec(entry) ?? []
    if (!mode.startsWith('100') || Number(size) > longestText) return undefined
    const bytes = await this.#git.runBytes(['cat-file', 'blob', id], { ...inside, maxOutput: longestText })
    return bytes.includes(0) ? undefined : bytes.toString('utf8')
  }

  async write(files: PublishedFiles, signal: AbortSignal): Promise<Published> {
    const repository = await this.#open(signal)
    for (let attempt = 1; ; attempt += 1) {
      const { folder, head } = repository
      const commit = await this.#commit(folder, head, files, signal)
      const place = {
        sourceAddress: this.#to.address.url,
        ...(head.isDefault ? {} : { branch: head.branch }),
        notes: head.isThere || head.commit === undefined ? [] : [`The branch ${head.branch} was made.`],
      }
      if (commit === undefined) return { outcome: 'unchanged', ...place, ...(head.commit && { commit: head.commit }) }
      try {
        await this.#push(folder, commit, head.branch, signal)
        return { outcome: 'published', commit, ...place }
      } catch (error) {
        if (!isOutdated(error)) throw explained(error)
        if (attempt === attempts) {
          throw new PanamaxError(
            'conflict',
            `${this.#to.address.url} was changed by somebody else twice while it was published to. Nothing was written; try again.`,
            { cause: error },
          )
        }
        repository.head = await this.#fetch(folder, signal)
        const theirs = await this.#changed(folder, [head, repository.head], files, signal)
        if (theirs !== undefined) throw this.#samePlace(theirs)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const repository = await this.#repository?.catch(() => undefined)
    if (repository !== undefined) await rm(repository.folder, { recursive: true, force: true })
    this.#repository = undefined
  }

  #open(signal: AbortSignal): Promise<{ readonly folder: string; head: Head }> {
    this.#repository ??= this.#clone(signal).catch((error: unknown) => {
      this.#repository = undefined
      throw error
    })
    return this.#repository
  }

  async #clone(signal: AbortSignal): Promise<{ folder: string; head: Head }> {
    await mkdir(this.#room, { recursive: true, mode: 0o700 })
    const folder = await mkdtemp(join(this.#room, 'publish-'))
    try {
      const options = { ...this.#remote(folder, signal), quota: { folder, bytes: mostBytes } }
      const shallow = ['--quiet', '--bare', '--depth=1', '--no-tags', '--single-branch']
      await this.#git.run(['clone', ...shallow, '--', this.#to.address.url, folder], options)
      return { folder, head: await this.#fetch(folder, signal) }
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** The newest state of the branch. */
  async #fetch(folder: string, signal: AbortSignal): Promise<Head> {
    // An empty repository has a name for its first branch too.
    const standard = (await this.#git.run(['symbolic-ref', '--short', 'HEAD'], this.#inside(folder, signal))).trim()
    const branch = this.#to.branch ?? standard
    const isDefault = branch === standard
    const own = await this.#fetchBranch(folder, branch, signal)
    if (own !== undefined) return { branch, isDefault, commit: own, isThere: true }
    const from = isDefault ? undefined : await this.#fetchBranch(folder, standard, signal)
    return { branch, isDefault, isThere: false, ...(from === undefined ? {} : { commit: from }) }
  }

  /** The id of its last commit; undefined: there is no such branch. */
  async #fetchBranch(folder: string, branch: string, signal: AbortSignal): Promise<string | undefined> {
    const options = { ...this.#remote(folder, signal), quota: { folder, bytes: mostBytes } }
    const ref = `refs/heads/${branch}`
    const args = ['fetch', '--quiet', '--depth=1', '--no-tags', '--', this.#to.address.url, `+${ref}:refs/panamax/head`]
    try {
      await this.#git.run(args, options)
    } catch (error) {
      const reason = error instanceof PanamaxError ? error.details['reason'] : undefined
      if (reason === 'no-branch' || reason === 'empty') return undefined
      throw error
    }
    return (await this.#git.run(['rev-parse', '--verify', 'refs/panamax/head'], this.#inside(folder, signal))).trim()
  }

  /** Undefined: the files are there already, exactly so. */
  async #commit(folder: string, head: Head, files: PublishedFiles, signal: AbortSignal): Promise<string | undefined> {
    const inside = this.#inside(folder, signal)
    const before = head.commit === undefined ? [] : [head.commit]
    await this.#git.run(['read-tree', ...(before.length === 0 ? ['--empty'] : before)], inside)
    const lines: string[] = []
    for (const [path, text] of Object.entries(files.files)) {
      const id = (await this.#git.run(['hash-object', '-w', '--stdin'], { ...inside, input: text })).trim()
      lines.push(`100644 ${id} 0\t${path}`)
    }
    for (const path of [...(files.remove ?? []), ...(await this.#stale(folder, head, files, signal))])
      lines.push(`0 ${'0'.repeat(40)} 0\t${path}`)
    await this.#git.run(['update-index', '-z', '--index-info'], {
      ...inside,
      input: lines.map((line) => `${line}\0`).join(''),
    })
    const tree = (await this.#git.run(['write-tree'], inside)).trim()
    if (head.commit !== undefined) {
      const current = (await this.#git.run(['rev-parse', '--verify', `${head.commit}^{tree}`], inside)).trim()
      if (tree === current) return undefined
    }
    const parents = before.flatMap((commit) => ['-p', commit])
    const author = files.author ?? nobody
    const written = await this.#git.run(['commit-tree', ...parents, tree], { ...inside, author, input: files.message })
    return written.trim()
  }

  /** Those of `stale` that are still as they were published. */
  async #stale(folder: string, head: Head, { files, stale = {} }: PublishedFiles, signal: AbortSignal) {
    const asked = Object.keys(stale).filter((path) => !(path in files))
    const ids = await this.#ids(folder, head, asked, signal)
    const found: string[] = []
    for (const path of asked) {
      const id = ids.get(path)
      if (id === undefined) continue
      const options = { ...this.#inside(folder, signal), maxOutput: longestText }
      // Named anew, since a repository may name its objects by SHA-256. What is too large to be read is not ours.
      const bytes = await this.#git.runBytes(['cat-file', 'blob', id], options).catch(() => undefined)
      if (bytes !== undefined && stale[path]?.includes(blobName(bytes)) === true) found.push(path)
    }
    return found
  }

  /** The first of the files that are published which another head holds otherwise. */
  async #changed(
    folder: string,
    [before, after]: readonly [Head, Head],
    { files, remove = [] }: PublishedFiles,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const paths = [...Object.keys(files), ...remove]
    const first = await this.#ids(folder, before, paths, signal)
    const second = await this.#ids(folder, after, paths, signal)
    return paths.find((path) => first.get(path) !== second.get(path))
  }

  /** Of regular files, by path. */
  async #ids(folder: string, { commit }: Head, paths: readonly string[], signal: AbortSignal) {
    if (commit === undefined || paths.length === 0) return new Map<string, string>()
    const text = await this.#git.run(
      ['ls-tree', '-z', commit, '--', ...paths.map((path) => `:(literal)${path}`)],
      this.#inside(folder, signal),
    )
    const entries = text.split('\0').flatMap((line) => {
      const [, id = '', path = ''] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? []
      return id === '' ? [] : [[path, id] as const]
    })
    return new Map(entries)
  }

  #samePlace(path: string): PanamaxError {
    return new PanamaxError(
      'conflict',
      `Somebody else has changed ${path} in ${this.#to.address.url} just now. Look at the difference again before you publish over it.`,
    )
  }

  async #push(folder: string, commit: string, branch: string, signal: AbortSignal): Promise<void> {
    const args = ['push', '--quiet', '--no-verify', '--', this.#to.address.url, `${commit}:refs/heads/${branch}`]
    await this.#git.run(args, this.#remote(folder, signal))
  }

  #inside(folder: string, signal: AbortSignal): GitRun {
    return { cwd: folder, allowLocal: this.#to.allowLocal, signal }
  }

  #remote(folder: string, signal: AbortSignal): GitRun {
    const { address, credentials } = this.#to
    return { ...this.#inside(folder, signal), remote: address, credentials }
  }
}

function isOutdated(error: unknown): boolean {
  return error instanceof PanamaxError && error.details['reason'] === 'outdated'
}

/** Who may read may not always write. */
function explained(error: unknown): unknown {
  if (!(error instanceof PanamaxError)) return error
  const reason = error.details['reason']
  if (reason !== 'authentication') return error
  return new PanamaxError('rejected', `${error.message} To publish, it must be allowed to write as well.`, {
    details: error.details,
    cause: error,
  })
}
