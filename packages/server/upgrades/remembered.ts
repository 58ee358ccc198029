import type { CatalogEntry } from '../catalog/catalog.ts'
import type { AppTemplate } from '../store/app-templates.ts'

/** What an app remembers of the template that it was made from. */
export function remembered(entry: CatalogEntry): AppTemplate {
  const { source, name, address, path, commit, committedAt, mark, document, files } = entry
  return {
    source,
    name,
    address,
    path,
    ...(commit === undefined ? {} : { commit }),
    ...(committedAt === undefined ? {} : { committedAt }),
    mark,
    document,
    files,
  }
}
