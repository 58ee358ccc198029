import type { AppSpec } from '@panamax/core/compose/spec'
import type { Driver, Rendering } from '@panamax/core/deploy/driver'
import type { Digest, Fingerprint } from '@panamax/core/deploy/hash'
import type { AppFolders } from './app-folder.ts'

/** What a driver renders with. */
export interface RenderRoom {
  readonly folders: AppFolders
  readonly digest: Digest
  readonly fingerprint: Fingerprint
}

/** The app as the target's own resources. */
export function renderApp(context: RenderRoom, app: AppSpec, revision: number, driver: Driver): Rendering {
  const { folders, digest, fingerprint } = context
  return driver.render(app, { revision, directory: folders.path(app.name), digest, fingerprint })
}
