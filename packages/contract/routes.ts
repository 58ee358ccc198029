import { accessRoutes } from './routes/access.ts'
import { accountsRoutes } from './routes/accounts.ts'
import { appsRoutes } from './routes/apps.ts'
import { deploymentsRoutes } from './routes/deployments.ts'
import { downloadsRoutes } from './routes/downloads.ts'
import { insightRoutes } from './routes/insight.ts'
import { templatesRoutes } from './routes/templates.ts'
import { targetsRoutes } from './routes/targets.ts'
import { imagesRoutes } from './routes/images.ts'
import { publishRoutes } from './routes/publish.ts'
import { registriesRoutes } from './routes/registries.ts'
import { sourcesRoutes } from './routes/sources.ts'
import { systemRoutes } from './routes/system.ts'
import { upgradesRoutes } from './routes/upgrades.ts'

/** The whole HTTP API: what is not in this table does not exist. */
export const routes = {
  ...accessRoutes,
  ...appsRoutes,
  ...deploymentsRoutes,
  ...downloadsRoutes,
  ...upgradesRoutes,
  ...publishRoutes,
  ...insightRoutes,
  ...templatesRoutes,
  ...targetsRoutes,
  ...imagesRoutes,
  ...registriesRoutes,
  ...accountsRoutes,
  ...sourcesRoutes,
  ...systemRoutes,
}
export type Routes = typeof routes
export type RouteName = keyof Routes
