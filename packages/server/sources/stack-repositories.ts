import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { parseGitAddress } from '../git/address.ts'
import type { Git } from '../git/git.ts'
import { isText } from './companions.ts'
import { findHead, type GitLimits, openCommit, removeCache } from './git-source.ts'
import { folderOf, resolveWithin } from './paths.ts'
import type { SourceTree, TreeFile } from './tree.ts'

export interface NoStack {
  readonly reason: string
  readonly isUnknown: boolean
}

export interface Stack {
  readonly text: string
  /** What lies beside it, by path relative to it. */
  readonly files: readonly { readonly path: string; readonly file: TreeFile; read(): Promise<Uint8Array> }[]
}

interface Options {
  /** For their caches. */
  readonly folder: string
  /** Of all of them together: whoever writes a catalogue can name what they like in it. */
  readonly limits: GitLimits
  readonly signal: AbortSignal
}

const mostRepositories = 20
const mostBeside = 200

/** The public repositories that the stacks of one catalogue lie in, each opened once. */
export class StackRepositories {
  readonly #git: Git
  readonly #options: Options
  readonly #trees = new Map<string, SourceTree | NoStack>()
  readonly #caches = new Set<string>()
  readonly #end: number

  constructor(git: Git, options: Options) {
    this.#git = git
    this.#options = options
    this.#end = performance.now() + options.limits.fetchMs
  }

  /** How many were asked for. */
  get count(): number {
    return this.#trees.size
  }

  /**
   * The file of a stack, or why there is none. With `isUnknown`, its repository could not be reached: what was known before is to
   * be kept. Throws `canceled`.
   */
  async read(
    { url, stackfile }: { readonly url: string; readonly stackfile: string },
    most: number,
  ): Promise<Stack | NoStack> {
    const tree = await this.#open(url)
    if ('reason' in tree) return tree
    const path = resolveWithin('', stackfile)
    const file = path === undefined ? undefined : tree.files.get(path)
    if (path === undefined || file === undefined) return none('its repository has no such file')
    if (file.size > most) return none('its file is too large')
    const data = await tree.read(file)
    if (!isText(data)) return none('its file is no text')
    const folder = folderOf(path)
    const beside = tree.files.below(folder, mostBeside).filter((each) => each !== file)
    return {
      text: Buffer.from(data).toString('utf8'),
      files: beside.map((each) => ({
        path: folder === '' ? each.path : each.path.slice(folder.length + 1),
        file: each,
        read: () => tree.read(each),
      })),
    }
  }

  async close(): Promise<void> {
    const trees = [...this.#trees.values()].filter((tree): tree is SourceTree => !('reason' in tree))
    await Promise.all(trees.map((tree) => tree.close()))
    const { folder, signal } = this.#options
    // One that was stopped has not asked for all of them.
    if (signal.aborted) return
    const left = (await readdir(folder).catch(() => [])).filter((name) => !this.#caches.has(name))
    await Promise.all(left.map((name) => removeCache(joinPath(folder, name))))
  }

  async #open(url: string): Promise<SourceTree | NoStack> {
    const known = this.#trees.get(url)
    if (known !== undefined) return known
    const opened =
      this.#trees.size >= mostRepositories
        ? none(`more than ${mostRepositories} repositories are not read`)
        : await this.#fetch(url)
    this.#trees.set(url, opened)
    return opened
  }

  /** Never a private address, whoever has added the catalogue: its author is a third person. */
  async #fetch(url: string): Promise<SourceTree | NoStack> {
    const { folder, limits, signal } = this.#options
    const fetchMs = Math.ceil(this.#end - performance.now())
    if (fetchMs <= 0) return { reason: 'the repositories of the catalogue take too long', isUnknown: true }
    try {
      const { address: remote, branch } = parseGitAddress(url)
      const name = `${createHash('sha256').update(remote.url).digest('hex').slice(0, 16)}.git`
      this.#caches.add(name)
      const cache = joinPath(folder, name)
      const request = {
        remote,
        branch,
        folder: undefined,
        credentials: undefined,
        allowLocal: false,
        cache,
        limits: { ...limits, fetchMs, within: folder },
        signal,
      }
      const head = await findHead(this.#git, request)
      return head === undefined ? none('its repository is empty') : await openCommit(this.#git, request, head)
    } catch (error) {
      const code = error instanceof PanamaxError ? error.code : undefined
      if (code === 'canceled') throw error
      return { reason: messageOf(error), isUnknown: code === 'unreachable' }
    }
  }
}

function none(reason: string): NoStack {
  return { reason, isUnknown: false }
}
