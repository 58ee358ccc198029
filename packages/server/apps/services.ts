import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { PanamaxError } from '@panamax/core/errors'
import { isSimulated, loadDriver } from '@panamax/drivers/registry'
import { catalogHandlers } from '../catalog/handlers.ts'
import { openCatalog } from '../catalog/open-catalog.ts'
import { BundledImages } from '../deployer/bundled-images.ts'
import { Deployer } from '../deployer/deployer.ts'
import type { DeployerOptions } from '../deployer/room.ts'
import { downloadHandlers } from '../downloads/handlers.ts'
import { imageHandlers } from '../images/handlers.ts'
import { type ImageOptions, openImages } from '../images/services.ts'
import { Accounts, type AccountServices } from '../github/accounts.ts'
import { accountHandlers } from '../github/handlers.ts'
import { AppEvents } from '../journal/events.ts'
import { insightHandlers } from '../journal/handlers.ts'
import { Journal } from '../journal/journal.ts'
import { StatsHub } from '../journal/stats.ts'
import { UsageBoard } from '../journal/usage.ts'
import { publishHandlers } from '../publish/handlers.ts'
import { openPublishing } from '../publish/open-publishing.ts'
import { digest } from '../secrets/digest.ts'
import { sourceHandlers } from '../sources/handlers.ts'
import { openSources, type SourcesOptions } from '../sources/open-sources.ts'
import { AccountStore } from '../store/accounts.ts'
import { LeftAnswers } from '../store/left-answers.ts'
import { AppEventStore } from '../store/app-events.ts'
import { AppTemplateStore } from '../store/app-templates.ts'
import { AppStore } from '../store/apps.ts'
import { DeploymentStore } from '../store/deployments.ts'
import { RevisionStore } from '../store/revisions.ts'
import { TargetStore } from '../store/targets.ts'
import { HostSampler } from '../system/host-sampler.ts'
import type { AppServices, Platform } from '../system/platform.ts'
import { targetHandlers } from '../targets/handlers.ts'
import { LastLines } from '../targets/last-lines.ts'
import { SystemFeed } from '../targets/system-feed.ts'
import { Targets } from '../targets/targets.ts'
import type { WatcherOptions } from '../targets/watcher.ts'
import { upgradeHandlers } from '../upgrades/handlers.ts'
import { Upgrades } from '../upgrades/upgrades.ts'
import { keepSecrets } from './left-data.ts'
import { AppFolders, type FileWriter } from './app-folder.ts'
import type { AppContext, FindDefinition } from './context.ts'
import { appHandlers } from './handlers.ts'
import { Aging } from './aging.ts'
import { IdleMemory } from './idle-memory.ts'
import { LiveApps } from './live-apps.ts'
import { healthOf, LiveNews } from './live-news.ts'
import { loadDocument, refused } from './load-document.ts'
import { RenderedApps } from './rendered-apps.ts'

/** What a test may put in the place of the real thing. */
export interface AppServicesOptions {
  readonly definition?: FindDefinition
  readonly seed?: { readonly name: string; readonly kind: string; readonly config: Readonly<Record<string, unknown>> }
  readonly deployer?: DeployerOptions
  readonly watcher?: WatcherOptions
  readonly writer?: FileWriter
  readonly sources?: SourcesOptions
  readonly images?: ImageOptions
  readonly github?: Partial<Pick<AccountServices, 'endpoint' | 'wait'>>
}

/** Everything about apps: made once, at the start of the server. Nothing is asked of an engine before `start`. */
export function createAppServices(platform: Platform, options: AppServicesOptions = {}): AppServices {
  return openAppServices(platform, options).services
}

/** The same with its inside, for tests. */
export function openAppServices(platform: Platform, options: AppServicesOptions = {}) {
  const { database, vault, log } = platform
  const now = (): string => platform.now().toISOString()
  const apps = new AppStore(database)
  const revisions = new RevisionStore(database, vault)
  const deployments = new DeploymentStore(database)
  const folders = new AppFolders(join(platform.home, 'apps'), options.writer)
  const events = new AppEvents(new AppEventStore(database), now, (error) =>
    log.error({ err: error }, 'events of apps could not be stored; they are kept in memory for now'),
  )
  const feed: SystemFeed = new SystemFeed((isWatched) => {
    for (const each of [host, aging]) {
      if (isWatched) each.start()
      else each.stop()
    }
  })
  const host = new HostSampler((numbers) => feed.tell({ type: 'host', numbers }))
  const aging = new Aging(
    () => apps.list(),
    (target, app) => news.touch(target, app),
  )
  const targets = new Targets({
    store: new TargetStore(database, vault),
    definition: options.definition ?? findDefinition,
    context: {
      environment: platform.environment,
      homeDirectory: platform.homeDirectory,
      credentials: (registry) => Promise.resolve(platform.registries.credentials(registry)),
      log: (level, message, details) => log[level](details ?? {}, message),
    },
    now,
    seed: options.seed ?? { name: 'local', kind: 'docker', config: {} },
    ...(options.watcher === undefined ? {} : { watcher: options.watcher }),
  })
  const bundled = new BundledImages(platform.library)
  const images = openImages(
    {
      store: platform.registries,
      machines: { names: () => targets.list().map(({ name }) => name), driver: (target) => targets.driver(target) },
      bundled: () => bundled.names(),
      now,
    },
    options.images,
  )
  const leftAnswers = new LeftAnswers(database, vault)
  const published = { apps, revisions, bundled, driver: (target: string) => targets.driver(target) }
  const rendering = { folders, digest, fingerprint: vault.fingerprint }
  const rendered = new RenderedApps({ targets, revisions, ...rendering })
  const deployer = new Deployer(
    {
      apps,
      revisions,
      deployments,
      folders,
      images: bundled,
      driver: (target) => targets.driver(target),
      async compile(app, revision) {
        const known = await rendered.get(app, revision)
        if (known !== undefined) return known.resources
        throw refused(loadDocument(app.name, revisions.content(app.id, revision)).problems)
      },
      refresh: (target, app) =>
        targets
          .get(target)
          .watcher.refresh(app)
          .catch(() => undefined),
      part(app, options) {
        const hasData = targets
          .get(app.target)
          .watcher.index.of(app.name)
          .some(({ kind }) => kind === 'volume')
        try {
          if (options.volumes !== true && hasData) keepSecrets({ revisions, leftAnswers }, app)
          else leftAnswers.forget({ target: app.target, app: app.name })
        } catch (error) {
          // An app that cannot be read any more can be removed all the same.
          log.warn({ err: error, app: app.name }, 'the secret answers of an app could not be kept with its data')
        }
      },
      now,
      note: (app, text) => events.note(app, text),
      announce(deployment) {
        feed.tell({ type: 'deployment', ...deployment })
        memory.soon()
        const record = apps.find(deployment.app)
        if (record !== undefined) news.touch(record.target, deployment.app)
        else if (deployment.state === 'succeeded') feed.tell({ type: 'app-removed', app: deployment.app })
      },
      log: (level, message, details) => log[level](details ?? {}, message),
    },
    options.deployer,
  )
  const { catalog, store: templates } = openCatalog(platform)
  const marketplace = openSources(
    platform,
    {
      templates,
      library: { current: () => catalog.warmUp() },
      announce: (name, state) => feed.tell({ type: 'source', name, state }),
    },
    options.sources,
  )
  const appTemplates = new AppTemplateStore(database)
  const context: AppContext = {
    database,
    apps,
    revisions,
    deployments,
    deployer,
    targets,
    bundled,
    catalog,
    appTemplates,
    upgrades: new Upgrades({ made: appTemplates, templates, catalog }),
    ...rendering,
    leftAnswers,
    rendered,
    events,
    random: (count) => randomBytes(count),
    now,
  }
  const accounts = new Accounts({ store: new AccountStore(database, vault), now: platform.now, ...options.github })
  const lastLines = new LastLines((target) => targets.driver(target))
  const live = new LiveApps(context, lastLines)
  const news: LiveNews = new LiveNews(context, live, { lastLines, feed })
  const connect = (app: string) => targets.driver(targetOf(context, app))
  const stats = new StatsHub(connect)
  const usage = new UsageBoard({ stats, running: () => runningApps(targets) })
  const journal = new Journal({
    events,
    connect,
    now: platform.now,
    instances: (app) => targets.get(targetOf(context, app)).watcher.index.of(app).length,
  })
  targets.listen({
    onApp: (target, app) => news.touch(target, app),
    onEvent: (_target, event) => {
      if (event.app !== undefined && apps.find(event.app) !== undefined) events.take(event)
    },
    onHealth(target, health) {
      feed.tell({ type: 'target', name: target, health: healthOf(health) })
      for (const app of apps.list()) if (app.target === target) news.touch(target, app.name)
    },
  })
  const memory = new IdleMemory(() => deployer.isBusy)
  const services: AppServices = {
    handlers: {
      ...appHandlers(context, live, () => memory.soon()),
      ...upgradeHandlers(context, () => memory.soon()),
      ...insightHandlers({ journal, stats, usage, connect, now: platform.now }),
      ...catalogHandlers(catalog, bundled),
      ...downloadHandlers(),
      ...imageHandlers(images, log),
      ...sourceHandlers(marketplace),
      ...targetHandlers(context, feed, news),
      ...accountHandlers(accounts, marketplace.store, log),
      ...publishHandlers(openPublishing(platform, { ...published, accounts, marketplace }), log),
    },
    targets: () => Promise.resolve(targets.list().map(presentTarget)),
    start() {
      targets.start()
      deployer.resume()
      void catalog.warmUp().then(() => memory.soon())
      marketplace.sources.start()
    },
    async close() {
      host.stop()
      aging.stop()
      await marketplace.sources.close()
      await catalog.close()
      await deployer.close()
      news.close()
      memory.close()
      images.close()
      events.save()
      await targets.close()
    },
  }
  return { services, context, journal, stats, events, feed, live, news, accounts, marketplace }
}

async function findDefinition(kind: string) {
  const definition = await loadDriver(kind)
  if (definition === undefined) {
    throw new PanamaxError('unsupported', `There is no driver for targets of the kind "${kind}".`)
  }
  return definition
}

/** The target of an app, also of a compose project that Panamax did not start. Throws `not_found`. */
function targetOf(context: AppContext, app: string): string {
  const record = context.apps.find(app)
  if (record !== undefined) return record.target
  const target = context.targets.list().find(({ watcher }) => watcher.index.names().includes(app))
  return target?.name ?? context.apps.get(app).target
}

function presentTarget(target: ReturnType<Targets['list']>[number]) {
  const { name, kind, limits, watcher } = target
  return { name, kind, simulated: limits?.simulated ?? isSimulated(kind), health: healthOf(watcher.health) }
}

/** Of every target that was heard of: apps with running instances, and how many. */
function runningApps(targets: Targets): { app: string; instances: number }[] {
  return targets.list().flatMap(({ watcher: { index } }) =>
    index.names().flatMap((app) => {
      const instances = index.of(app).filter(({ runtime }) => runtime?.phase === 'running').length
      return instances === 0 ? [] : [{ app, instances }]
    }),
  )
}
