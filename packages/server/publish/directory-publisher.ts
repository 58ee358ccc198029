import { randomBytes } from 'node:crypto'
import { lstat, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { pathFault } from '../sources/paths.ts'
import type { Published, PublishedFiles, Publisher } from './destination.ts'

const longestText = 2 * 1_048_576
const mostFiles = 20_000

/**
 * Publishes to a folder of the server. Each file is replaced at once, by renaming; a link in the way is refused, never followed.
 * Throws `invalid_request` for a path that is no folder, `rejected` where it may not be written.
 */
export class DirectoryPublisher implements Publisher {
  /** Absolute. */
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  async list(): Promise<readonly string[]> {
    await this.#check()
    const found: string[] = []
    const walk = async (folder: string): Promise<void> => {
      const entries = await readdir(join(this.#root, folder), { withFileTypes: true }).catch(absent)
      for (const entry of entries ?? []) {
        if (found.length >= mostFiles) return
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`
        if (entry.isDirectory() && entry.name !== '.git') await walk(path)
        else if (entry.isFile()) found.push(path)
      }
    }
    await walk('')
    return found.sort()
  }

  async read(path: string): Promise<string | undefined> {
    await this.#check()
    const file = this.#place(path)
    await this.#refuseLinks(path)
    const stats = await lstat(file).catch(absent)
    if (stats === undefined || !stats.isFile() || stats.size > longestText) return undefined
    const bytes = await readFile(file).catch((error: unknown) => Promise.reject(refused(file, error)))
    return bytes.includes(0) ? undefined : bytes.toString('utf8')
  }

  async write({ files, remove = [] }: PublishedFiles): Promise<Published> {
    await this.#check()
    const place = { sourceAddress: this.#root, notes: [] }
    const changed: [path: string, text: string][] = []
    for (const [path, text] of Object.entries(files)) if ((await this.read(path)) !== text) changed.push([path, text])
    const gone: string[] = []
    for (const path of remove) {
      await this.#refuseLinks(path)
      if ((await lstat(this.#place(path)).catch(absent)) !== undefined) gone.push(path)
    }
    if (changed.length === 0 && gone.length === 0) return { outcome: 'unchanged', ...place }
    // Everything is written beside its place before anything takes it: a full disk leaves the old files.
    const ready: { readonly from: string; readonly to: string }[] = []
    try {
      for (const [path, text] of changed) {
        const to = this.#place(path)
        await mkdir(dirname(to), { recursive: true })
        const from = `${to}.${randomBytes(6).toString('hex')}.part`
        ready.push({ from, to })
        const file = await open(from, 'wx', 0o644)
        try {
          await file.writeFile(text)
          await file.sync()
        } finally {
          await file.close()
        }
      }
      for (const { from, to } of ready) await rename(from, to)
      for (const path of gone) await rm(this.#place(path))
    } catch (error) {
      for (const { from } of ready) await rm(from, { force: true }).catch(() => undefined)
      throw refused(this.#root, error)
    }
    return { outcome: 'published', ...place }
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #check(): Promise<void> {
    if (!this.#root.startsWith('/') || /[\u0000-\u001f\u007f]/.test(this.#root)) {
      throw new PanamaxError('invalid_request', 'A folder on the server is given by its path from "/".')
    }
    const stats = await stat(this.#root).catch((error: unknown) => {
      if (isAbsence(error)) return undefined
      throw refused(this.#root, error)
    })
    if (stats === undefined) {
      throw new PanamaxError('not_found', `There is no folder ${this.#root} on the server. Make it first.`)
    }
    if (!stats.isDirectory()) throw new PanamaxError('invalid_request', `${this.#root} is no folder.`)
  }

  #place(path: string): string {
    const fault = pathFault(path)
    if (fault !== undefined) throw new PanamaxError('invalid_request', `A file cannot be written there: ${fault}.`)
    return join(this.#root, path)
  }

  async #refuseLinks(path: string): Promise<void> {
    const parts = path.split('/')
    for (let count = 1; count <= parts.length; count += 1) {
      const each = parts.slice(0, count).join('/')
      const stats = await lstat(this.#place(each)).catch(absent)
      if (stats === undefined) return
      if (stats.isSymbolicLink()) {
        throw new PanamaxError('rejected', `${each} is a link in ${this.#root}, and links are not followed.`)
      }
    }
  }
}

function isAbsence(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function absent(error: unknown): undefined {
  if (isAbsence(error)) return undefined
  throw refused('The folder', error)
}

function refused(place: string, error: unknown): unknown {
  if (error instanceof PanamaxError) return error
  const { code } = error as NodeJS.ErrnoException
  const why =
    {
      EACCES: 'the server may not write there',
      EPERM: 'the server may not write there',
      EROFS: 'it is read-only',
      ENOSPC: 'the disk is full',
    }[code ?? ''] ?? messageOf(error)
  return new PanamaxError('rejected', `${place} cannot be written to: ${why}. Nothing was changed.`, { cause: error })
}
