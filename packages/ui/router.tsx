import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { askAhead, askApp, askApps, askTemplates } from './api/ahead.ts'
import { sessionQuery } from './api/queries.ts'
import { persistently } from './components/lazily.ts'
import { SessionGate } from './features/access/session-gate.tsx'
import { DiscoverPage } from './features/discover/discover-page.tsx'
import { Broken } from './features/shell/broken.tsx'
import { NotFound } from './features/shell/not-found.tsx'
import { Shell } from './features/shell/shell.tsx'

/** The named parts of an address's search, as far as they are texts. */
function texts<const N extends string>(...names: readonly N[]) {
  return (search: Record<string, unknown>): { [name in N]?: string } => {
    const found = names.flatMap((name) => {
      const value = search[name]
      // "8080" was read as a number.
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    })
    return Object.fromEntries(found) as { [name in N]?: string }
  }
}

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Broken,
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => persistently(() => import('./features/access/setup-page.tsx')), 'SetupPage'),
})

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  // Before anything else is asked for: a browser does not send much at once.
  beforeLoad: ({ context }) => void context.queryClient.prefetchQuery(sessionQuery),
  component: () => (
    <SessionGate>
      <Shell />
    </SessionGate>
  ),
  notFoundComponent: NotFound,
})

const discover = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: texts('q', 'keyword', 'type', 'source', 'image'),
  loader: ({ context, location }) => {
    if (location.searchStr === '') askAhead(context.queryClient, askTemplates)
  },
  component: DiscoverPage,
})

const template = createRoute({
  getParentRoute: () => shell,
  path: '/templates/$template',
  validateSearch: ({ run }: Record<string, unknown>): { run?: boolean } => (run === true ? { run } : {}),
  component: lazyRouteComponent(
    () => persistently(() => import('./features/template/template-page.tsx')),
    'TemplatePage',
  ),
})

const activity = createRoute({
  getParentRoute: () => shell,
  path: '/activity',
  component: lazyRouteComponent(
    () => persistently(() => import('./features/activity/activity-page.tsx')),
    'ActivityPage',
  ),
})

const deployment = createRoute({
  getParentRoute: () => shell,
  path: '/activity/$deployment',
  component: lazyRouteComponent(
    () => persistently(() => import('./features/activity/deployment-page.tsx')),
    'DeploymentPage',
  ),
})

const apps = createRoute({
  getParentRoute: () => shell,
  path: '/apps',
  validateSearch: texts('q', 'state', 'sort', 'new'),
  loader: ({ context }) => askAhead(context.queryClient, askApps),
  component: lazyRouteComponent(() => persistently(() => import('./features/apps/apps-page.tsx')), 'AppsPage'),
})

const app = createRoute({
  getParentRoute: () => shell,
  path: '/apps/$app',
  validateSearch: texts('deployment'),
  loader: ({ context, params }) => askAhead(context.queryClient, askApp(params.app)),
  component: lazyRouteComponent(() => persistently(() => import('./features/app/app-page.tsx')), 'AppPage'),
})

const tiers = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: lazyRouteComponent(() => persistently(() => import('./features/app/tiers/tiers-view.tsx')), 'TiersView'),
})

const graph = createRoute({
  getParentRoute: () => app,
  path: '/graph',
  component: lazyRouteComponent(() => persistently(() => import('./features/app/graph/graph-view.tsx')), 'GraphView'),
})

const document = createRoute({
  getParentRoute: () => app,
  path: '/document',
  component: lazyRouteComponent(
    () => persistently(() => import('./features/app/document/document-view.tsx')),
    'DocumentView',
  ),
})

const history = createRoute({
  getParentRoute: () => app,
  path: '/history',
  component: lazyRouteComponent(
    () => persistently(() => import('./features/app/history/history-view.tsx')),
    'HistoryView',
  ),
})

const journal = createRoute({
  getParentRoute: () => app,
  path: '/journal',
  validateSearch: texts('service', 'since', 'until'),
  component: lazyRouteComponent(
    () => persistently(() => import('./features/app/journal/journal-view.tsx')),
    'JournalView',
  ),
})

const upgrade = createRoute({
  getParentRoute: () => app,
  path: '/upgrade',
  component: lazyRouteComponent(
    () => persistently(() => import('./features/app/upgrade/upgrade-page.tsx')),
    'UpgradePage',
  ),
})

const publish = createRoute({
  getParentRoute: () => app,
  path: '/template',
  component: lazyRouteComponent(
    () => persistently(() => import('./features/app/publish/publish-page.tsx')),
    'PublishPage',
  ),
})

const about = createRoute({
  getParentRoute: () => app,
  path: '/about',
  component: lazyRouteComponent(() => persistently(() => import('./features/app/about/about-page.tsx')), 'AboutPage'),
})

const service = createRoute({
  getParentRoute: () => app,
  path: '/services/$service',
  validateSearch: texts('part'),
  component: lazyRouteComponent(() => persistently(() => import('./features/service/service-page.tsx')), 'ServicePage'),
})

const images = createRoute({
  getParentRoute: () => shell,
  path: '/images',
  component: lazyRouteComponent(() => persistently(() => import('./features/images/images-page.tsx')), 'ImagesPage'),
})

const sources = createRoute({
  getParentRoute: () => shell,
  path: '/sources',
  component: lazyRouteComponent(() => persistently(() => import('./features/sources/sources-page.tsx')), 'SourcesPage'),
})

const targets = createRoute({
  getParentRoute: () => shell,
  path: '/targets',
  component: lazyRouteComponent(() => persistently(() => import('./features/targets/targets-page.tsx')), 'TargetsPage'),
})

const registries = createRoute({
  getParentRoute: () => shell,
  path: '/registries',
  component: lazyRouteComponent(
    () => persistently(() => import('./features/registries/registries-page.tsx')),
    'RegistriesPage',
  ),
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(
    () => persistently(() => import('./features/settings/settings-page.tsx')),
    'SettingsPage',
  ),
})

// What no other screen wants; the rail stays.
const nothing = createRoute({ getParentRoute: () => shell, path: '$', component: NotFound })

const routeTree = root.addChildren([
  setup,
  shell.addChildren([
    discover,
    template,
    apps,
    app.addChildren([tiers, graph, document, history, journal, upgrade, publish, about, service]),
    activity,
    deployment,
    images,
    sources,
    targets,
    registries,
    settings,
    nothing,
  ]),
])

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NotFound,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
