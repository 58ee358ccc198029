import type { AppDetail, AppSummary } from '@panamax/contract/apps'
import type { HandlersOf } from '../http/handler.ts'
import { presentSummary } from '../deployer/present.ts'
import type { AppRecord } from '../store/apps.ts'
import { appDetail, appSummary, foreignSummary } from './app-view.ts'
import { planChange, rollBack, saveRevision } from './change-app.ts'
import type { AppContext } from './context.ts'
import { createApp, planNewApp } from './create-app.ts'
import type { LiveApps } from './live-apps.ts'
import { previewRemoval, removeApp } from './remove-app.ts'
import { revisionSummaries, revisionView } from './revision-view.ts'
import { runAction } from './run-action.ts'
import { listForeign } from './foreign.ts'

type AppsRoute =
  | 'listApps'
  | 'planApp'
  | 'createApp'
  | 'getApp'
  | 'renameApp'
  | 'previewRemoval'
  | 'removeApp'
  | 'listRevisions'
  | 'getRevision'
  | 'createRevision'
  | 'planRevision'
  | 'rollBack'
  | 'deploy'
  | 'listDeployments'
  | 'getDeployment'
  | 'watchDeployment'
  | 'cancelDeployment'

/** The routes of apps, their revisions and their deployments. `worked`: told when something large has been thought through. */
export function appHandlers(context: AppContext, live: LiveApps, worked: () => void): HandlersOf<AppsRoute> {
  const summary = async (
    record: AppRecord,
    call: { actor: { role: 'viewer' | 'operator' | 'admin' }; signal: AbortSignal },
    upgrades = context.upgrades.flags(record.id),
  ) =>
    withUpgrade(
      appSummary(context, record, await live.look(record, call.signal), call.actor.role),
      upgrades.get(record.id),
    )
  return {
    async listApps(call) {
      const upgrades = context.upgrades.flags()
      const own = await Promise.all(context.apps.list().map((record) => summary(record, call, upgrades)))
      const foreign = listForeign(context).map(({ target, name }) =>
        foreignSummary(context, name, target, live.lookAtForeign(target, name), call.actor.role),
      )
      return [...own, ...foreign]
    },
    planApp: (call) => planNewApp(context, call.body, by(call)).finally(worked),
    async createApp(call) {
      const { app, deployment } = await createApp(context, call.body, by(call))
      return { app: await summary(app, call), deployment }
    },
    async getApp(call): Promise<AppDetail> {
      const { app: name } = call.params
      const record = context.apps.find(name)
      if (record !== undefined) {
        const look = await live.lookClosely(record, call.signal)
        const upgrade = context.upgrades.flags(record.id).get(record.id)
        const own = withUpgrade(appSummary(context, record, look, call.actor.role), upgrade)
        return appDetail(context, own, look, record.source)
      }
      const foreign = listForeign(context).find((each) => each.name === name)
      if (foreign === undefined) return context.apps.get(name) as never
      const look = live.lookAtForeign(foreign.target, name)
      return appDetail(context, foreignSummary(context, name, foreign.target, look, call.actor.role), look)
    },
    renameApp(call) {
      const record = context.apps.get(call.params.app)
      context.apps.setTitle(record.id, call.body.title)
      return summary(context.apps.get(record.name), call)
    },
    previewRemoval: (call) => previewRemoval(context, call.params.app, by(call)),
    removeApp: async (call) =>
      removeApp(context, call.params.app, { volumes: call.query.volumes === 'true' }, by(call)),
    listRevisions: async (call) => revisionSummaries(context, context.apps.get(call.params.app)),
    getRevision: async (call) => revisionView(context, context.apps.get(call.params.app), call.params.revision),
    createRevision: async (call) => saveRevision(context, call.params.app, call.body, by(call)),
    planRevision: (call) => planChange(context, call.params.app, call.body, by(call)).finally(worked),
    rollBack: (call) => rollBack(context, call.params.app, call.body.revision, by(call)),
    deploy: (call) => runAction(context, call.params.app, call.body, by(call)),
    listDeployments: async (call) =>
      context.deployments
        .list({ limit: call.query.limit, ...(call.query.app === undefined ? {} : { app: call.query.app }) })
        .map(presentSummary),
    getDeployment: async (call) => context.deployer.get(call.params.id),
    watchDeployment: (call) => withoutIds(context.deployer.watch(call.params.id, call.signal)),
    cancelDeployment: async (call) => context.deployer.cancel(call.params.id),
  }
}

function withUpgrade(summary: AppSummary, upgrade: boolean | undefined): AppSummary {
  return upgrade === undefined ? summary : { ...summary, upgrade }
}

function by(call: { readonly actor: { readonly name: string }; readonly signal: AbortSignal }) {
  return { name: call.actor.name, signal: call.signal }
}

async function* withoutIds<T>(events: AsyncIterable<T>): AsyncGenerator<{ data: T }> {
  for await (const data of events) yield { data }
}
