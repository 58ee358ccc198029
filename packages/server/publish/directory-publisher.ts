import { randomBytes } from 'node:crypto'
import { lstat, open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { pathFault } from '../sources/paths.ts'
import { HeldFolder } from '../system/held-folder.ts'
import { blobName } from './blob-name.ts'
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
    const found: string[] = []
    await this.#opened(async (root) => {
      const walk = async (parts: readonly string[]): Promise<void> => {
        const folder = await root.descend(parts).catch(absent)
        const entries = await folder
          ?.use((held) => readdir(held.at('.'), { withFileTypes: true }))
          .catch((error: unknown) => Promise.reject(refused(this.#root, error)))
        for (const entry of entries ?? []) {
          if (found.length >= mostFiles) return
          if (entry.isDirectory() && entry.name !== '.git') await walk([...parts, entry.name])
          else if (entry.isFile()) found.push([...parts, entry.name].join('/'))
        }
      }
      await walk([])
    })
    return found.sort()
  }

  read(path: string): Promise<string | undefined> {
    return this.#opened((root) => this.#read(root, path))
  }

  write({ files, remove = [], stale = {} }: PublishedFiles): Promise<Published> {
    return this.#opened(async (root) => {
      const place = { sourceAddress: this.#root, notes: [] }
      const changed: [path: string, text: string][] = []
      for (const [path, text] of Object.entries(files))
        if ((await this.#read(root, path)) !== text) changed.push([path, text])
      const gone: string[] = []
      for (const path of remove) if ((await this.#stats(root, path)) !== undefined) gone.push(path)
      for (const [path, names] of Object.entries(stale)) {
        const text = path in files ? undefined : await this.#read(root, path).catch(() => undefined)
        if (text !== undefined && names.includes(blobName(text))) gone.push(path)
      }
      if (changed.length === 0 && gone.length === 0) return { outcome: 'unchanged', ...place }
      await this.#replace(root, changed, gone)
      return { outcome: 'published', ...place }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** Everything is written beside its place before anything takes it: a full disk leaves the old files. */
  async #replace(root: HeldFolder, changed: readonly (readonly [string, string])[], gone: readonly string[]) {
    const ready: { readonly folder: HeldFolder; readonly from: string; readonly to: string }[] = []
    try {
      for (const [path, text] of changed) {
        const { folders, name: to } = this.#place(path)
        const folder = await root.descend(folders, { make: true })
        const from = `${to}.${randomBytes(6).toString('hex')}.part`
        ready.push({ folder, from, to })
        const file = await open(folder.at(from), 'wx', 0o644)
        try {
          await file.writeFile(text)
          await file.sync()
        } finally {
          await file.close()
        }
      }
      for (const { folder, from, to } of ready) await rename(folder.at(from), folder.at(to))
      for (const path of gone) await this.#remove(root, path)
    } catch (error) {
      for (const { folder, from } of ready) await rm(folder.at(from), { force: true }).catch(() => undefined)
      throw refused(this.#root, error)
    } finally {
      for (const { folder } of ready) await folder.close()
    }
  }

  /** With the folders that it leaves empty. */
  async #remove(root: HeldFolder, path: string): Promise<void> {
    const { folders, name } = this.#place(path)
    await (await root.descend(folders)).use((folder) => rm(folder.at(name)))
    for (let depth = folders.length; depth > 0; depth--) {
      const above = await root.descend(folders.slice(0, depth - 1))
      const isGone = await above.use((folder) => rmdir(folder.at(folders[depth - 1] ?? '')).then(yes, no))
      if (!isGone) return
    }
  }

  async #read(root: HeldFolder, path: string): Promise<string | undefined> {
    const stats = await this.#stats(root, path)
    if (stats === undefined || !stats.isFile() || stats.size > longestText) return undefined
    const { folders, name } = this.#place(path)
    try {
      const file = await (await root.descend(folders)).use((folder) => folder.openFile(name))
      try {
        const bytes = await file.readFile()
        return bytes.includes(0) ? undefined : bytes.toString('utf8')
      } finally {
        await file.close()
      }
    } catch (error) {
      throw refused(path, error)
    }
  }

  /** Of what stands at the path; undefined: nothing. Throws `rejected` for a link there or on the way. */
  async #stats(root: HeldFolder, path: string) {
    const { folders, name } = this.#place(path)
    const parts = [...folders, name]
    for (const [index, part] of parts.entries()) {
      const folder = await root.descend(parts.slice(0, index)).catch(absent)
      const stats = await folder?.use((held) => lstat(held.at(part))).catch(absent)
      if (stats?.isSymbolicLink() === true) {
        const link = parts.slice(0, index + 1).join('/')
        throw new PanamaxError('rejected', `${link} is a link in ${this.#root}, and links are not followed.`)
      }
      if (stats === undefined || index === parts.length - 1) return stats
    }
    return undefined
  }

  async #opened<T>(work: (root: HeldFolder) => Promise<T>): Promise<T> {
    if (!this.#root.startsWith('/') || /[\u0000-\u001f\u007f]/.test(this.#root)) {
      throw new PanamaxError('invalid_request', 'A folder on the server is given by its path from "/".')
    }
    const root = await HeldFolder.open(this.#root).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOTDIR') throw new PanamaxError('invalid_request', `${this.#root} is no folder.`)
      if (code !== 'ENOENT') throw refused(this.#root, error)
      throw new PanamaxError('not_found', `There is no folder ${this.#root} on the server. Make it first.`)
    })
    return root.use(work)
  }

  #place(path: string): { readonly folders: readonly string[]; readonly name: string } {
    const fault = pathFault(path)
    if (fault !== undefined) throw new PanamaxError('invalid_request', `A file cannot be written there: ${fault}.`)
    const parts = path.split('/')
    return { folders: parts.slice(0, -1), name: parts.at(-1) ?? '' }
  }
}

const yes = () => true
const no = () => false

function absent(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
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
      ENOTDIR: 'a file or a link is where a folder has to be',
      EISDIR: 'a folder is where a file has to be',
    }[code ?? ''] ?? messageOf(error)
  return new PanamaxError('rejected', `${place} cannot be written to: ${why}. Nothing was changed.`, { cause: error })
}
