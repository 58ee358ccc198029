import { PanamaxError } from '@panamax/core/errors'
import type { Git, GitRun, OpenGit } from '../git/git.ts'

/** Reads objects of a repository by their ids, through one long-lived `git cat-file --batch`. One at a time. */
export class GitBlobs {
  readonly #git: OpenGit
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)
  #last: Promise<unknown> = Promise.resolve()

  private constructor(git: OpenGit) {
    this.#git = git
    this.#chunks = git.child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  static async open(git: Git, run: GitRun): Promise<GitBlobs> {
    return new GitBlobs(await git.open(['cat-file', '--batch'], run))
  }

  /** `id` is a full object id. Throws `failed` for one that is no blob, is missing, or is larger than `most` bytes. */
  read(id: string, most: number): Promise<Uint8Array> {
    const result = this.#last.then(() => this.#read(id, most))
    this.#last = result.catch(() => undefined)
    return result
  }

  async close(): Promise<void> {
    this.#git.child.stdin.end()
    this.#git.child.stdout.destroy()
    this.#git.stop('canceled')
    await this.#git.finish().catch(() => undefined)
  }

  async #read(id: string, most: number): Promise<Uint8Array> {
    if (!/^[0-9a-f]{40,64}$/.test(id)) throw new PanamaxError('internal', 'This is no object id.')
    this.#git.child.stdin.write(`${id}\n`)
    const [, type, length] = (await this.#line()).split(' ')
    const size = Number(length)
    if (type !== 'blob' || !(size <= most)) {
      // What follows would have to be read to the end: there is no way back.
      this.#git.stop('large')
      throw new PanamaxError('failed', `The repository gives something else than it listed for ${id.slice(0, 12)}.`)
    }
    const data = await this.#take(size + 1)
    return data.subarray(0, size)
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(0x0a)
      if (end !== -1) {
        const line = this.#rest.toString('latin1', 0, end)
        this.#rest = this.#rest.subarray(end + 1)
        return line
      }
      if (this.#rest.length > 4096) throw new PanamaxError('failed', 'git answers in a way that is not known.')
      this.#rest = Buffer.concat([this.#rest, await this.#more()])
    }
  }

  async #take(size: number): Promise<Buffer> {
    const parts = [this.#rest]
    let have = this.#rest.length
    while (have < size) {
      const chunk = await this.#more()
      parts.push(chunk)
      have += chunk.length
    }
    const all = Buffer.concat(parts)
    this.#rest = all.subarray(size)
    return all.subarray(0, size)
  }

  async #more(): Promise<Buffer> {
    const { done, value } = await this.#chunks.next()
    if (done !== true) return value
    await this.#git.finish()
    throw new PanamaxError('failed', 'git ended before it had answered.')
  }
}
