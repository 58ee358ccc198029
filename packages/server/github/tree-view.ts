import { PanamaxError } from '@panamax/core/errors'
import type { TreeEntryAnswer } from './answers.ts'
import type { Repository } from './repository.ts'

/** Larger than any template; what is larger is not looked into. */
const mostBytes = 4 * 1024 * 1024

interface Place {
  readonly entry: TreeEntryAnswer
  readonly at: string
  readonly isLast: boolean
}

/** The files of one commit. What has been read once is not asked for again: objects of git never change. */
export class TreeView {
  /** Of the commit's tree. */
  readonly root: string
  readonly #repository: Repository
  readonly #read = new Map<string, Promise<readonly TreeEntryAnswer[]>>()

  constructor(repository: Repository, root: string) {
    this.#repository = repository
    this.root = root
  }

  /** The file at a path; undefined where nothing is. Throws `conflict` for a folder, a link or another repository. */
  async find(path: string): Promise<TreeEntryAnswer | undefined> {
    const found = await this.#lookUp(path)
    if (found === undefined || isFile(found)) return found?.entry
    throw this.#inTheWay(found.at, found.entry)
  }

  /** The file at a path; undefined where there is none, whatever else may stand there. */
  async findFile(path: string): Promise<TreeEntryAnswer | undefined> {
    const found = await this.#lookUp(path)
    return found !== undefined && isFile(found) ? found.entry : undefined
  }

  /** What stands at the path, or where it cannot go on before that. */
  async #lookUp(path: string): Promise<Place | undefined> {
    const parts = path.split('/')
    let tree = this.root
    for (const [index, part] of parts.entries()) {
      const entry = (await this.#entries(tree)).find((each) => each.path === part)
      if (entry === undefined) return undefined
      const isLast = index === parts.length - 1
      if (isLast || entry.type !== 'tree') return { entry, at: parts.slice(0, index + 1).join('/'), isLast }
      tree = entry.sha
    }
    return undefined
  }

  /** Text of the file at a path; undefined where nothing is, or no text. */
  async text(path: string): Promise<string | undefined> {
    const entry = await this.find(path)
    if (entry === undefined || (entry.size ?? 0) > mostBytes) return undefined
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        await this.#repository.blob(entry.sha),
      )
      return text.includes('\0') ? undefined : text
    } catch (error) {
      if (error instanceof PanamaxError) throw error
      return undefined
    }
  }

  /** Paths of all files. Throws `rejected` where there are more than GitHub lists. */
  async list(): Promise<string[]> {
    const { tree, truncated } = await this.#repository.tree(this.root, { recursive: true })
    if (truncated) {
      const message = `${this.#repository.name} holds more files than GitHub lists. Publish to a smaller repository.`
      throw new PanamaxError('rejected', message)
    }
    return tree.filter(({ type }) => type === 'blob').map(({ path }) => path)
  }

  async #entries(tree: string): Promise<readonly TreeEntryAnswer[]> {
    const known = this.#read.get(tree) ?? this.#repository.tree(tree).then((answer) => answer.tree)
    this.#read.set(tree, known)
    try {
      return await known
    } catch (error) {
      this.#read.delete(tree)
      throw error
    }
  }

  #inTheWay(path: string, { type, mode }: TreeEntryAnswer): PanamaxError {
    const kinds: Readonly<Record<string, string>> = { tree: 'a folder', commit: 'another repository' }
    const what = mode === '120000' ? 'a symbolic link' : (kinds[type] ?? 'a file')
    return new PanamaxError('conflict', `In ${this.#repository.name} there is ${what} at ${path}. Choose another name.`)
  }
}

function isFile({ entry, isLast }: Place): boolean {
  return isLast && entry.type === 'blob' && entry.mode !== '120000'
}
