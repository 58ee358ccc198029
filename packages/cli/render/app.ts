import type { AppDetail, AppSummary } from '@panamax/contract/apps'
import type { Status } from '@panamax/contract/common'
import { harmless, type Output, table } from '../output.ts'

const styles: Readonly<Record<Status['state'], Parameters<Output['paint']>[0]>> = {
  pending: 'dim',
  pulling: 'cyan',
  starting: 'cyan',
  running: 'green',
  healthy: 'green',
  unhealthy: 'red',
  restarting: 'red',
  completed: 'green',
  failed: 'red',
  stopped: 'dim',
  unknown: 'yellow',
}

export function paintState(output: Output, status: Status): string {
  return output.paint(styles[status.state], status.state)
}

/** After a successful deployment: where it is, and what the author says about using it. */
export function showUp(output: Output, app: AppDetail): void {
  output.line(`${output.paint('green', '✓')} ${harmless(app.title)} is up: ${harmless(app.status.reason)}`)
  for (const endpoint of app.endpoints) output.line(`  ${harmless(endpoint.service)}: ${addressOf(endpoint)}`)
  if (app.documentation !== undefined) output.line(`  How to use it: panamax app show ${app.name} --documentation`)
}

export function showApps(output: Output, apps: readonly AppSummary[]): void {
  if (apps.length === 0) {
    output.line('No apps yet. Try: panamax run guestbook')
    return
  }
  const rows = apps.map((app) => [
    app.managed ? app.name : `${harmless(app.name)} (not started by Panamax)`,
    paintState(output, app.status),
    `${app.services.up}/${app.services.total}`,
    revisionCell(app) + (app.upgrade === true ? output.paint('cyan', ', upgrade available') : ''),
    app.endpoints.map(addressOf).join(' '),
  ])
  const header = ['NAME', 'STATUS', 'UP', 'REVISION', 'ADDRESSES'].map((cell) => output.paint('bold', cell))
  for (const line of table([header, ...rows])) output.line(line)
}

/** "3", "3 (4 is saved)", and for an app that was never up "1 (not up)": a failing app has a revision too. */
function revisionCell({ deployedRevision: deployed, latestRevision: latest, activeDeployment }: AppSummary): string {
  if (latest === undefined) return ''
  if (deployed === undefined) return `${latest} (${activeDeployment === undefined ? 'not up' : 'being deployed'})`
  return latest > deployed ? `${deployed} (${latest} is saved)` : String(deployed)
}

export function showApp(output: Output, app: AppDetail): void {
  output.line(`${output.paint('bold', harmless(app.title))} (${harmless(app.name)})`)
  if (app.description !== undefined) output.line(harmless(app.description))
  output.line(`Status: ${paintState(output, app.status)}, ${harmless(app.status.reason)}`)
  const revision = revisionCell(app)
  if (revision !== '') output.line(`Revision: ${revision}`)
  if (app.upgrade === true) output.line(`Its template has changed. See it: panamax upgrade ${app.name} --plan`)
  for (const category of [...app.categories, undefined]) {
    const services = app.serviceList.filter((service) =>
      category === undefined
        ? service.category === undefined || !app.categories.includes(service.category)
        : service.category === category,
    )
    if (services.length === 0) continue
    output.line()
    output.line(output.paint('bold', harmless(category ?? (app.categories.length > 0 ? 'Uncategorized' : 'Services'))))
    const rows = services.map((service) => [
      `  ${harmless(service.name)}`,
      paintState(output, service.status),
      harmless(service.image),
      service.endpoints.map(addressOf).join(' '),
      harmless(service.status.reason),
    ])
    for (const line of table(rows)) output.line(line)
  }
}

export function addressOf(endpoint: AppSummary['endpoints'][number]): string {
  return endpoint.url ?? `${endpoint.ip ?? ''}:${endpoint.published}/${endpoint.protocol}`
}
