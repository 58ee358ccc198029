import { constants, existsSync } from 'node:fs'
import { type FileHandle, lstat, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'

const asFolder = constants.O_RDONLY | constants.O_DIRECTORY
/** Where a path can go on from an open file, as with `openat`. Elsewhere a check and a use lie apart, as they do for everybody. */
const openFiles = existsSync('/proc/self/fd') ? '/proc/self/fd' : undefined

/**
 * A folder that is held open. What is done in it is done in this very folder, also when somebody who may write there puts a link
 * in the place of one of its parts between a look and a use. Close it.
 */
export class HeldFolder implements AsyncDisposable {
  /** Absent on Windows, where no folder can be opened. */
  readonly #handle: FileHandle | undefined
  readonly #path: string

  private constructor(handle: FileHandle | undefined, path: string) {
    this.#handle = handle
    this.#path = path
  }

  /** Links in `path` are followed: they belong to whoever has named it. Throws what the system throws. */
  static async open(path: string): Promise<HeldFolder> {
    return new HeldFolder(await openFolder(path, asFolder), path)
  }

  /** The folder `parts` within. Throws `ENOENT` where it is not and `make` is not given, `ENOTDIR` for a link or a file on the way. */
  async descend(parts: readonly string[], options: { readonly make?: boolean } = {}): Promise<HeldFolder> {
    let folder = await this.#enter('.')
    for (const part of parts) {
      const above = folder
      try {
        if (options.make === true) await mkdir(above.at(part), { mode: 0o755 }).catch(ignoreExisting)
        folder = await above.#enter(part)
      } finally {
        await above.close()
      }
    }
    return folder
  }

  /** A path to something directly in this folder, for calls that follow no link at the end of a path. */
  at(name: string): string {
    // Not by `join`, which would make "." of an open file the link that stands for it.
    const { fd } = this.#handle ?? {}
    return openFiles === undefined || fd === undefined ? join(this.#path, name) : `${openFiles}/${fd}/${name}`
  }

  /** As it was called when it was opened, for messages. */
  named(parts: readonly string[]): string {
    return join(this.#path, ...parts)
  }

  /** Makes what was renamed in it durable. */
  async sync(): Promise<void> {
    await this.#handle?.sync()
  }

  /** Opens a file of this folder for reading. Throws `ELOOP` for a link; waits for no writer of a pipe. */
  openFile(name: string): Promise<FileHandle> {
    return open(this.at(name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  }

  /** Does something in it, and closes it. */
  async use<T>(work: (folder: HeldFolder) => Promise<T>): Promise<T> {
    try {
      return await work(this)
    } finally {
      await this.close()
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #enter(part: string): Promise<HeldFolder> {
    return new HeldFolder(await openFolder(this.at(part), asFolder | constants.O_NOFOLLOW), join(this.#path, part))
  }
}

/** Throws `ENOTDIR` for what is no folder. */
async function openFolder(path: string, flags: number): Promise<FileHandle | undefined> {
  if (process.platform !== 'win32') return open(path, flags)
  if ((await lstat(path)).isDirectory()) return undefined
  throw Object.assign(new Error(`ENOTDIR: not a directory, open '${path}'`), { code: 'ENOTDIR' })
}

function ignoreExisting(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
}
