import type { AppDetail, AppSummary } from '@panamax/contract/apps'
import { parseLink } from '@panamax/core/deploy/links'
import type { Observed } from '@panamax/core/deploy/resource'
import { instanceStatus } from '@panamax/core/deploy/instance-status'
import type { Role } from '@panamax/contract/route'
import { isAtLeast } from '../auth/actor.ts'
import type { AppRecord } from '../store/apps.ts'
import type { AppContext } from './context.ts'
import { endpointsOf, hostOf } from './endpoints.ts'
import type { Look } from './live-apps.ts'

/** What somebody of that role may do with an app right now: the names that the interface knows. */
export function allowedActions(role: Role, app: { readonly managed: boolean; readonly isBusy: boolean }): string[] {
  if (!isAtLeast(role, 'operator')) return []
  if (!app.managed) return ['adopt']
  const always = ['edit', 'rename', 'exec', 'inspect']
  return app.isBusy
    ? [...always, 'cancel']
    : [...always, 'deploy', 'start', 'stop', 'restart', 'rebuild', 'rollback', 'remove']
}

export function appSummary(context: AppContext, record: AppRecord, look: Look, role: Role): AppSummary {
  const { deployments, revisions } = context
  const active = deployments.activeOf(record.id)
  const latest = revisions.latestNumber(record.id)
  const deployed = deployments.deployedRevision(record.id)
  return {
    name: record.name,
    title: record.title,
    ...typeOf(look),
    target: record.target,
    managed: true,
    wanted: record.wanted,
    ...liveParts(look, targetHost(context, record.target)),
    ...(latest === 0 ? {} : { latestRevision: latest }),
    ...(deployed === undefined ? {} : { deployedRevision: deployed }),
    ...(active === undefined ? {} : { activeDeployment: active.id }),
    drift: look.hasDrifted,
    createdAt: record.createdAt,
    allowedActions: allowedActions(role, { managed: true, isBusy: active !== undefined }),
  }
}

function typeOf({ rendered }: Look): Pick<AppSummary, 'type'> {
  if (rendered === undefined) return {}
  const { metadata, services } = rendered.metadata
  const types = [metadata.type, ...Object.values(services).map((service) => service.type)]
  const type = types.find((each) => each !== undefined && each !== 'Default')
  return type === undefined ? {} : { type }
}

/** Of a compose project that Panamax did not start. */
export function foreignSummary(context: AppContext, name: string, target: string, look: Look, role: Role): AppSummary {
  return {
    name,
    title: name,
    target,
    managed: false,
    wanted: look.observed.some((item) => item.runtime?.phase === 'running') ? 'running' : 'stopped',
    ...liveParts(look, targetHost(context, target)),
    allowedActions: allowedActions(role, { managed: false, isBusy: false }),
  }
}

function liveParts(
  { observed, live }: Look,
  host: string,
): Pick<AppSummary, 'status' | 'services' | 'serviceNames' | 'endpoints'> {
  return {
    status: live.status,
    services: { up: live.up, total: live.total },
    serviceNames: Object.keys(live.services),
    endpoints: endpointsOf(observed, host),
  }
}

/** With its services. */
export function appDetail(context: AppContext, summary: AppSummary, look: Look, source?: string): AppDetail {
  const metadata = look.rendered?.metadata.metadata
  return {
    ...summary,
    ...(metadata?.description === undefined ? {} : { description: metadata.description }),
    ...(metadata?.documentation === undefined ? {} : { documentation: metadata.documentation }),
    categories: [...(metadata?.categories ?? [])],
    serviceList: Object.keys(look.live.services).map((name) => serviceView(context, name, summary, look)),
    ...(source === undefined ? {} : { source }),
    problems: (look.rendered?.problems ?? []).map((problem) => ({ ...problem })),
  }
}

function serviceView(
  context: AppContext,
  name: string,
  summary: AppSummary,
  { rendered, observed, live }: Look,
): AppDetail['serviceList'][number] {
  const spec = rendered?.app.services[name]
  const { category, type, description } = rendered?.metadata.services[name] ?? {}
  const instances = observed.filter((item) => item.service === name && item.runtime !== undefined)
  return {
    name,
    ...(category === undefined ? {} : { category }),
    ...(type === undefined ? {} : { type }),
    ...(description === undefined ? {} : { description }),
    image: spec?.image ?? instances[0]?.image ?? '',
    status: live.services[name] ?? { state: 'unknown', reason: 'nothing is known about it' },
    instances: instances.map((item) => instanceView(context, item, summary.wanted)),
    links: (spec?.links ?? []).map(parseLink),
    dependsOn: Object.keys(spec?.depends_on ?? {}),
    endpoints: summary.endpoints.filter((endpoint) => endpoint.service === name),
  }
}

function instanceView(
  context: AppContext,
  item: Observed,
  wanted: AppSummary['wanted'],
): AppDetail['serviceList'][number]['instances'][number] {
  const { runtime, revision } = item
  const status = instanceStatus(item, { wanted, now: Date.parse(context.now()), up: undefined })
  return {
    name: item.name,
    handle: item.handle,
    status,
    ...(revision === undefined ? {} : { revision }),
    ...(runtime?.startedAt === undefined ? {} : { startedAt: runtime.startedAt }),
    ...(runtime?.restarts === undefined ? {} : { restarts: runtime.restarts }),
  }
}

function targetHost(context: AppContext, target: string): string {
  const address = context.targets.get(target).watcher.health.facts?.['address']
  return hostOf(typeof address === 'string' ? address : undefined)
}
