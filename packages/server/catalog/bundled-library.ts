import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { messageOf } from '@panamax/core/errors'
import type { IndexedTemplate } from './indexed-template.ts'
import { libraryFolders, libraryName, openLibraryFolder, pathOf, readLibraryFolder, stampOf } from './library-folder.ts'
import { readPrepared } from './prepared-library.ts'
import type { TemplateStore } from './template-store.ts'

export interface LibraryOptions {
  readonly folder: string
  readonly store: TemplateStore
  readonly now: () => Date
  readonly log: (message: string) => void
  /** Milliseconds for which what was found on the disk is taken to be there still. */
  readonly fresh?: number
  /** Where the library was prepared when the program was built. */
  readonly prepared?: URL
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
  #prepared: Promise<ReadonlyMap<string, IndexedTemplate>> | undefined
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
    const { folder, store } = this.#options
    const names = await libraryFolders(folder)
    const stamps = await Promise.all(names.map((name) => stampOf(join(folder, name))))
    if (this.#isClosed) return
    const marks = store.marks(libraryName)
    const put: IndexedTemplate[] = []
    const remove = new Set(marks.keys())
    const read = new Map<string, string>()
    for (const [index, name] of names.entries()) {
      const stamp = stamps[index]
      if (stamp === undefined) continue
      if (this.#stamps.get(name) !== stamp) {
        // One at a time, so that a request that comes in between does not wait for all of them.
        await setImmediate()
        if (this.#isClosed) return
        const template = await this.#read(name, marks.get(pathOf(name)))
        read.set(name, stamp)
        if (template === 'none') continue
        if (template !== 'known') put.push(template)
      }
      remove.delete(pathOf(name))
    }
    if (this.#isClosed) return
    if (put.length > 0 || remove.size > 0) store.apply(libraryName, { put, remove: [...remove] })
    for (const [name, stamp] of read) this.#stamps.set(name, stamp)
    this.#prepared = undefined
  }

  async #read(name: string, known: string | undefined): Promise<IndexedTemplate | 'known' | 'none'> {
    const { folder, prepared, log } = this.#options
    const opened = await openLibraryFolder(folder, name)
    if (opened.mark === known) return 'known'
    this.#prepared ??= readPrepared(prepared)
    const ready = (await this.#prepared).get(pathOf(name))
    if (ready?.mark === opened.mark) return ready
    const { template, problems } = readLibraryFolder(opened)
    if (template !== undefined) return template
    log(`the template ${name} cannot be read: ${problems.map(({ message }) => message).join(' ')}`)
    return 'none'
  }
}
