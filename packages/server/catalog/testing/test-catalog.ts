import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { closeDatabase, type Database, openDatabase } from '../../store/database.ts'
import { BundledLibrary } from '../bundled-library.ts'
import { Catalog } from '../catalog.ts'
import { readTemplateFile, type TemplateFile } from '../read-template-file.ts'
import type { IndexedTemplate } from '../indexed-template.ts'
import { TemplateSearch } from '../search/template-search.ts'
import { TemplateStore } from '../template-store.ts'

/** A catalogue in a folder of its own, with a real store. */
export class TestCatalog {
  readonly folder = mkdtempSync(join(tmpdir(), 'panamax-catalog-'))
  readonly logged: string[] = []
  database!: Database
  store!: TemplateStore
  search!: TemplateSearch
  catalog!: Catalog
  /** Of the search: no time passes while it reads, however busy the machine is. */
  clock: () => number = () => 0
  #now = Date.parse('2025-01-01T00:00:00Z')

  constructor() {
    mkdirSync(join(this.folder, 'library'))
    this.open()
  }

  /** Also after `close`, as a server that starts again. */
  open(): void {
    this.database = openDatabase(join(this.folder, 'panamax.db'))
    this.store = new TemplateStore(this.database)
    this.search = new TemplateSearch(this.database, () => this.clock())
    const log = (message: string): void => void this.logged.push(message)
    const library = new BundledLibrary({
      folder: join(this.folder, 'library'),
      store: this.store,
      // A while passes between any two looks.
      now: () => new Date((this.#now += 60_000)),
      log,
      prepared: pathToFileURL(join(this.folder, 'library.json')),
    })
    this.catalog = new Catalog({ store: this.store, search: this.search, library, log })
  }

  close(): void {
    closeDatabase(this.database)
  }

  remove(): void {
    this.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Writes a file of the bundled library. */
  write(path: string, content: string | Uint8Array): void {
    const file = join(this.folder, 'library', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }

  addSource(name: string): void {
    this.database
      .prepare("INSERT INTO sources (name, kind, address, created_at) VALUES (?, 'git', ?, '2025-01-01T00:00:00Z')")
      .run(name, `https://git.example/${name}.git`)
  }

  put(source: string, templates: readonly IndexedTemplate[]): void {
    this.store.apply(source, { put: templates, remove: [] })
  }
}

/** Reads a template file, or throws what is wrong with it. */
export function readTemplateOf(file: Partial<TemplateFile> & Pick<TemplateFile, 'text'>): IndexedTemplate {
  const name = file.name ?? 'app'
  const read = readTemplateFile({ source: 'ours', name, path: `${name}/compose.yaml`, mark: '1', files: {}, ...file })
  if (read.template === undefined) throw new Error(JSON.stringify(read.problems))
  return read.template
}
