import type { AppSpec } from '@panamax/core/compose/spec'
import type { Driver, Rendering } from '@panamax/core/deploy/driver'
import type { AppContext } from './context.ts'

/** The app as the target's own resources. */
export function renderApp(
  context: Pick<AppContext, 'folders' | 'digest' | 'fingerprint'>,
  app: AppSpec,
  revision: number,
  driver: Driver,
): Rendering {
  const { folders, digest, fingerprint } = context
  return driver.render(app, { revision, directory: folders.path(app.name), digest, fingerprint })
}
