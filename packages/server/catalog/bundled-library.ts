import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { messageOf } from '@panamax/core/errors'
import { iconFileNames, largestIcon } from './icon.ts'
import type { IndexedTemplate } from './indexed-template.ts'
import { readTemplateFile } from './read-template-file.ts'
import type { TemplateStore } from './template-store.ts'

/** The name of the source. */
export const libraryName = 'library'

const largestFile = 1_048_576

export interface LibraryOptions {
  readonly folder: string
  readonly store: TemplateStore
  readonly now: () => Date
  readonly log: (message: string) => void
  /** Milliseconds for which what was found on the disk is taken to be there still. */
  readonly fresh?: number
}

/**
 * The templates that come with Panamax: one folder each, with a compose.yaml in it. They are kept in the catalogue as those of
 * any source; a folder is read again when something in it has changed.
 */
export class BundledLibrary {
  readonly #options: LibraryOptions
  /** By folder: what its files were when it was last read. */
  readonly #stamps = new Map<string, string>()
  #isClosed = false
  #looked: { readonly at: number; readonly done: Promise<void> } | undefined

  constructor(options: LibraryOptions) {
    this.#options = options
    options.store.addLibrary(libraryName, options.folder, options.now().toISOString())
  }

  /** Resolves when the catalogue has what is on the disk. Never rejects: what cannot be read is logged, and stays as it was. */
  current(): Promise<void> {
    const at = this.#options.now().getTime()
    if (this.#looked === undefined || at - this.#looked.at >= (this.#options.fresh ?? 2000)) {
      const before = this.#looked?.done
      this.#looked = { at, done: this.#look(before) }
    }
    return this.#looked.done
  }

  /** Stops reading. Resolves when nothing is written to the store any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#looked?.done
  }

  async #look(before: Promise<void> | undefined): Promise<void> {
    await before
    if (this.#isClosed) return
    try {
      await this.#refresh()
    } catch (error) {
      this.#options.log(`the bundled templates cannot be read: ${messageOf(error)}`)
    }
  }

  async #refresh(): Promise<void> {
    const { folder, store, log } = this.#options
    const entries = await readdir(folder, { withFileTypes: true })
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    const stamps = await Promise.all(names.map((name) => stampOf(join(folder, name))))
    if (this.#isClosed) return
    const marks = store.marks(libraryName)
    const put: IndexedTemplate[] = []
    const remove = new Set(marks.keys())
    for (const [index, name] of names.entries()) {
      const stamp = stamps[index]
      if (stamp === undefined) continue
      const path = `${name}/compose.yaml`
      if (this.#stamps.get(name) !== stamp) {
        // One at a time, so that a request that comes in between does not wait for all of them.
        await setImmediate()
        if (this.#isClosed) return
        const template = await readFolder(join(folder, name), { name, path, known: marks.get(path), log })
        this.#stamps.set(name, stamp)
        if (template === 'none') continue
        if (template !== 'known') put.push(template)
      }
      remove.delete(path)
    }
    if (this.#isClosed) return
    if (put.length > 0 || remove.size > 0) store.apply(libraryName, { put, remove: [...remove] })
  }
}

/** Changes when a file does; undefined for a folder without a compose.yaml. */
async function stampOf(folder: string): Promise<string | undefined> {
  const files = await filesOf(folder)
  if (!files.some(({ path }) => path === 'compose.yaml')) return undefined
  return files.map(({ path, mtimeMs, size }) => `${path} ${mtimeMs} ${size}`).join('\n')
}

interface LibraryFile {
  readonly path: string
  readonly mtimeMs: number
  readonly size: number
}

/** Everything in the folder but the recipe of an image, by path. */
async function filesOf(folder: string): Promise<LibraryFile[]> {
  const found = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = found.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/')
    return entry.isFile() && !path.startsWith('image/') ? [path] : []
  })
  const stats = files.sort().map(async (path) => {
    const { mtimeMs, size } = await stat(join(folder, path))
    return { path, mtimeMs, size }
  })
  return Promise.all(stats)
}

async function readFolder(
  folder: string,
  about: { name: string; path: string; known: string | undefined; log: (message: string) => void },
): Promise<IndexedTemplate | 'known' | 'none'> {
  const files: Record<string, string> = {}
  let icon: Uint8Array | undefined
  const hash = createHash('sha256')
  for (const { path, size } of await filesOf(folder)) {
    const isIcon = iconFileNames.includes(path)
    if (size > (isIcon ? largestIcon : largestFile)) continue
    const data = await readFile(join(folder, path))
    hash.update(`${path}\0${data.length}\0`).update(data)
    if (isIcon) icon ??= data
    else files[path] = data.toString('utf8')
  }
  const mark = hash.digest('base64url')
  if (mark === about.known) return 'known'
  const { 'compose.yaml': text = '', ...beside } = files
  const { name, path } = about
  const reading = readTemplateFile({
    source: libraryName,
    name,
    path,
    text,
    mark,
    files: beside,
    ...(icon === undefined ? {} : { icon }),
  })
  if (reading.template !== undefined) return reading.template
  about.log(`the template ${name} cannot be read: ${reading.problems.map(({ message }) => message).join(' ')}`)
  return 'none'
}
