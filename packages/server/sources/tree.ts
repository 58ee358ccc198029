import type { Problem } from '@panamax/core/compose/problem'

/** A file of a source. Its path is safe: relative, with slashes, without "..", control characters or other traps. */
export interface TreeFile {
  readonly path: string
  /** The same id, the same bytes. */
  readonly id: string
  /** Bytes. */
  readonly size: number
}

/** What looks like a template by its name and is nothing that is read. */
export interface SkippedFile {
  /** Fit to be shown. */
  readonly path: string
  readonly reason: string
}

/** The files of a source at one moment. */
export interface SourceTree {
  readonly files: FileIndex
  readonly skipped: readonly SkippedFile[]
  /** Paths of which nothing is known this time, with the reason: what was known of them before stays. */
  readonly unknown?: ReadonlyMap<string, string>
  /** In full; absent where the source is no git repository. */
  readonly commit?: string
  /** RFC 3339. */
  readonly committedAt?: string
  /** What was found about a file before it is read as a template, by path. */
  readonly problems?: ReadonlyMap<string, readonly Problem[]>
  /** Of a file no larger than `readFile` limits; throws PanamaxError when the source does not give it any more. */
  read(file: TreeFile): Promise<Uint8Array>
  close(): Promise<void>
}

/** Files by path and by folder. */
export class FileIndex {
  readonly #files = new Map<string, TreeFile>()
  #paths: string[] | undefined

  add(file: TreeFile): void {
    this.#files.set(file.path, file)
    this.#paths = undefined
  }

  get size(): number {
    return this.#files.size
  }

  get(path: string): TreeFile | undefined {
    return this.#files.get(path)
  }

  values(): Iterable<TreeFile> {
    return this.#files.values()
  }

  /** Files in a folder, at any depth, by path; at most `limit`. */
  below(folder: string, limit: number): TreeFile[] {
    this.#paths ??= [...this.#files.keys()].sort()
    const prefix = folder === '' ? '' : `${folder}/`
    const found: TreeFile[] = []
    for (let at = firstFrom(this.#paths, prefix); found.length < limit; at++) {
      const path = this.#paths[at]
      if (path === undefined || !path.startsWith(prefix)) break
      const file = this.#files.get(path)
      if (file !== undefined) found.push(file)
    }
    return found
  }
}

/** The first place in a sorted list whose text is not before `text`. */
function firstFrom(sorted: readonly string[], text: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}
