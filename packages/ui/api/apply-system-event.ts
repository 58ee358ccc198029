import type { AppDetail, AppSummary } from '@panamax/contract/apps'
import type { Answer } from '@panamax/contract/client'
import type { Status } from '@panamax/contract/common'

export type SystemEvent = Answer<'watchSystem'>

const upStates = new Set<Status['state']>(['running', 'healthy', 'completed'])
/** Of a deployment. */
export const isOver = (state: string) => ['succeeded', 'failed', 'canceled'].includes(state)

/** The list with what the event says of one app; the same list when it says nothing of any that is known. */
export function summariesAfter(apps: readonly AppSummary[], event: SystemEvent): readonly AppSummary[] {
  switch (event.type) {
    case 'app-removed':
      return apps.some(({ name }) => name === event.app) ? apps.filter(({ name }) => name !== event.app) : apps
    case 'app':
    case 'deployment':
      return apps.some(({ name }) => name === event.app)
        ? apps.map((app) => (app.name === event.app ? summaryAfter(app, event) : app))
        : apps
    case 'target':
    case 'host':
    case 'source':
      return apps
  }
}

type AppEvent = Extract<SystemEvent, { type: 'app' | 'deployment' }>

export function summaryAfter<T extends AppSummary>(app: T, event: AppEvent): T {
  if (event.type === 'deployment') {
    if (!isOver(event.state)) return { ...app, activeDeployment: event.id }
    return app.activeDeployment === event.id ? { ...app, activeDeployment: undefined } : app
  }
  const up = Object.values(event.services).filter(({ state }) => upStates.has(state)).length
  const total = Math.max(app.services.total, Object.keys(event.services).length)
  const serviceNames = [...new Set([...app.serviceNames, ...Object.keys(event.services)])]
  return { ...app, status: event.status, services: { up, total }, serviceNames, drift: event.drift }
}

export function detailAfter(app: AppDetail, event: AppEvent): AppDetail {
  const next = summaryAfter(app, event)
  if (event.type === 'deployment') return next
  const serviceList = app.serviceList.map((service) => {
    const status = event.services[service.name]
    return status === undefined ? service : { ...service, status }
  })
  return { ...next, serviceList }
}
