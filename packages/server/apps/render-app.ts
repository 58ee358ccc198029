import type { AppSpec } from '@panamax/core/compose/spec'
import type { Driver, Rendering } from '@panamax/core/deploy/driver'
import type { Digest, Fingerprint } from '@panamax/core/deploy/hash'
import type { AppFolders } from './app-folder.ts'
import { secretValues } from './secret-values.ts'

/** What a driver renders with. */
export interface RenderRoom {
  readonly folders: AppFolders
  readonly digest: Digest
  readonly fingerprint: Fingerprint
}

export interface RenderOf {
  readonly app: AppSpec
  readonly revision: number
  /** The app's own, for secrets and configs that come from a variable. */
  readonly values: Readonly<Record<string, string>>
  /** The revision's own. */
  readonly files: Readonly<Record<string, string>>
}

/** The app as the target's own resources. */
export function renderApp(room: RenderRoom, driver: Driver, { app, revision, values, files }: RenderOf): Rendering {
  const { folders, digest, fingerprint } = room
  const secrets = secretValues(app, values)
  const marks = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, fingerprint(content)]))
  const context = { revision, directory: folders.path(app.name), digest, fingerprint, values, secrets, files: marks }
  return driver.render(app, context)
}
