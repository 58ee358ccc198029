import type { Platform } from '../system/platform.ts'
import { BundledLibrary } from './bundled-library.ts'
import { Catalog } from './catalog.ts'
import { TemplateSearch } from './search/template-search.ts'
import { TemplateStore } from './template-store.ts'

/** The catalogue of this server. Nothing is read of the disk before it is asked for something. */
export function openCatalog({ database, library: folder, now, log: logger }: Platform): {
  readonly catalog: Catalog
  readonly store: TemplateStore
} {
  const store = new TemplateStore(database)
  const log = (message: string): void => logger.warn(message)
  const library = new BundledLibrary({ folder, store, now, log })
  return { store, catalog: new Catalog({ store, library, search: new TemplateSearch(database), log }) }
}
