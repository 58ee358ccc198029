import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import type { IndexedTemplate } from './indexed-template.ts'
import { readTemplateFile } from './read-template-file.ts'

/** What the actions on apps need of a template. */
export interface CatalogEntry extends IndexedTemplate {
  readonly name: string
  readonly source: string
}

/** A place that templates come from. */
export interface TemplateSource {
  readonly name: string
  list(): Promise<readonly CatalogEntry[]>
}

const largestFile = 1_048_576

/** The templates that come with Panamax: one folder each, with a compose.yaml in it. Read when first asked for. */
export class BundledLibrary implements TemplateSource {
  readonly name = 'library'
  readonly #folder: string
  readonly #log: (message: string) => void
  #cache = new Map<string, { readonly stamp: string; readonly entry: CatalogEntry | undefined }>()

  constructor(folder: string, log: (message: string) => void = () => undefined) {
    this.#folder = folder
    this.#log = log
  }

  /** Sorted by name. A template that cannot be read is logged and left out: it hides no other. */
  async list(): Promise<CatalogEntry[]> {
    const names = await readdir(this.#folder, { withFileTypes: true }).catch((error: unknown) => {
      throw new PanamaxError('failed', `The bundled templates cannot be read: ${messageOf(error)}`, { cause: error })
    })
    const folders = names.filter((each) => each.isDirectory()).map((each) => each.name)
    const entries = await Promise.all(folders.sort().map((name) => this.#entry(name)))
    return entries.filter((entry) => entry !== undefined)
  }

  async #entry(name: string): Promise<CatalogEntry | undefined> {
    const file = join(this.#folder, name, 'compose.yaml')
    const stats = await stat(file).catch(() => undefined)
    if (stats === undefined) return undefined
    const stamp = `${stats.mtimeMs} ${stats.size}`
    const cached = this.#cache.get(name)
    if (cached?.stamp === stamp) return cached.entry
    const entry = await this.#read(name, file).catch((error: unknown) => {
      this.#log(`the template ${name} cannot be read: ${messageOf(error)}`)
      return undefined
    })
    this.#cache.set(name, { stamp, entry })
    return entry
  }

  async #read(name: string, file: string): Promise<CatalogEntry> {
    const text = await readFile(file, 'utf8')
    const files = await this.#files(join(this.#folder, name))
    const mark = createHash('sha256')
      .update(JSON.stringify([text, files]))
      .digest('hex')
    const path = `${name}/compose.yaml`
    const { template, problems } = readTemplateFile({ source: this.name, name, path, text, mark, files })
    if (template === undefined) throw new Error(problems.map(({ message }) => message).join(' '))
    return { ...template, name, source: this.name }
  }

  /** Text files that belong to the document: everything in the folder but the recipe of an image. */
  async #files(folder: string): Promise<Record<string, string>> {
    const files: Record<string, string> = {}
    const found = await readdir(folder, { withFileTypes: true, recursive: true })
    for (const each of found) {
      const path = join(each.parentPath, each.name)
      const relative = path.slice(folder.length + 1).replaceAll('\\', '/')
      if (!each.isFile() || relative === 'compose.yaml' || relative.startsWith('image/')) continue
      if ((await stat(path)).size <= largestFile) files[relative] = await readFile(path, 'utf8')
    }
    return files
  }
}

/** Every template of every source. */
export class Catalog {
  readonly #sources: readonly TemplateSource[]

  constructor(sources: readonly TemplateSource[]) {
    this.#sources = sources
  }

  /** All, or those in which every word of the query is found; the best first. */
  async search(query?: string): Promise<CatalogEntry[]> {
    const all = (await Promise.all(this.#sources.map((source) => source.list()))).flat()
    const words = (query ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((word) => word !== '')
    if (words.length === 0) return all
    return all
      .map((entry) => ({ entry, score: scoreOf(entry, words) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || a.entry.name.localeCompare(b.entry.name))
      .map(({ entry }) => entry)
  }

  /** By name, with or without its source in front: "guestbook", "library/guestbook". Throws `not_found`. */
  async get(name: string): Promise<CatalogEntry> {
    const all = (await Promise.all(this.#sources.map((source) => source.list()))).flat()
    const entry = all.find((each) => each.name === name || `${each.source}/${each.name}` === name)
    if (entry === undefined) {
      throw new PanamaxError('not_found', `There is no template called "${name}". See them all with: panamax search`)
    }
    return entry
  }
}

/** 0: a word is nowhere. A name counts more than a keyword, that more than the text. */
function scoreOf({ summary }: CatalogEntry, words: readonly string[]): number {
  const names = [summary.name, summary.title].map((name) => name.toLowerCase())
  const keywords = summary.keywords.map((keyword) => keyword.toLowerCase())
  const text = [summary.description, ...summary.services.map((service) => service.image)].join(' ').toLowerCase()
  let score = 0
  for (const word of words) {
    const found =
      (names.includes(word) ? 8 : names.some((name) => name.includes(word)) ? 4 : 0) +
      (keywords.includes(word) ? 3 : keywords.some((keyword) => keyword.includes(word)) ? 2 : 0) +
      (text.includes(word) ? 1 : 0)
    if (found === 0) return 0
    score += found
  }
  return score
}
