import type { Migration } from './migration.ts'
import { access } from './migrations/0001-access.ts'
import { registries } from './migrations/0002-registries.ts'
import { apps } from './migrations/0003-apps.ts'
import { catalog } from './migrations/0004-catalog.ts'
import { marketplace } from './migrations/0005-marketplace.ts'
import { publishing } from './migrations/0006-publishing.ts'
import { leftAnswers } from './migrations/0007-left-answers.ts'

/** In order; a released one is never changed, only followed by another. */
export const migrations: readonly Migration[] = [
  access,
  registries,
  apps,
  catalog,
  marketplace,
  publishing,
  leftAnswers,
]
