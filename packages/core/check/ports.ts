import type { AppSpec } from '../compose/spec.ts'
import { lastPort, PortClaims } from './port-claims.ts'
import type { HeldPort, PortHolder, PublishedPort } from './port.ts'

export type { HeldPort, PortHolder, PublishedPort } from './port.ts'

export interface PortConflict {
  readonly wanted: PublishedPort
  /** The port that cannot be had; of a range, its first. */
  readonly port: number
  readonly holder: PortHolder
  /** The next port that nobody has or wants; absent when there is none. */
  readonly nextFree?: number
  /** `Port 8080 (tcp) for web is taken by container blog-wp-1; 8081 is free.` */
  readonly message: string
}

/** The host ports that an app asks for, in the order of the document. */
export function publishedPorts(app: AppSpec): PublishedPort[] {
  return Object.entries(app.services).flatMap(([service, spec]) => {
    if (spec.network_mode === 'host' || spec.network_mode === 'none') return []
    const count = spec.deploy?.replicas ?? spec.scale ?? 1
    return (spec.ports ?? []).flatMap((port, index) => {
      const range = /^(\d+)(?:-(\d+))?$/.exec(port.published ?? '')
      const from = Number(range?.[1] ?? 0)
      if (count < 1 || from < 1) return []
      const path = ['services', service, 'ports', index]
      const to = Math.min(lastPort, Math.max(from, Number(range?.[2] ?? from)))
      const protocol = (port.protocol ?? 'tcp').toLowerCase()
      return [{ app: app.name, service, path, ip: port.host_ip ?? '', from, to, target: port.target, protocol, count }]
    })
  })
}

/**
 * The wanted ports that cannot be had, because others hold them or because two services want the same one. What the
 * app itself holds is no conflict: its own containers give it up when they are replaced.
 */
export function portConflicts(wanted: readonly PublishedPort[], held: readonly HeldPort[]): PortConflict[] {
  const apps = new Set(wanted.map((port) => port.app))
  const claims = new PortClaims(held.filter(({ holder }) => holder.app === undefined || !apps.has(holder.app)))
  // A fixed port has no choice, so it is served before any range.
  const inOrder = [...wanted].sort((a, b) => a.to - a.from - (b.to - b.from))
  const conflicts = inOrder.flatMap((port) => {
    for (let left = port.count; left > 0; left--) {
      const holder = claims.take(port)
      if (holder !== undefined) return [{ port, holder }]
    }
    return []
  })
  if (conflicts.length > 0) claims.avoid(wanted)
  const messages = conflicts.map(({ port, holder }) => conflict(port, holder, claims.nextFree(port)))
  return messages.sort((a, b) => wanted.indexOf(a.wanted) - wanted.indexOf(b.wanted))
}

function conflict(wanted: PublishedPort, holder: PortHolder, nextFree: number | undefined): PortConflict {
  const { from, to, service, protocol } = wanted
  const what = from === to ? `Port ${from} (${protocol})` : `Every port from ${from} to ${to} (${protocol})`
  const self = holder.app === wanted.app && holder.service === service
  const whose = self
    ? `is wanted by each of its ${wanted.count === 1 ? 'entries' : `${wanted.count} replicas`}`
    : `is taken by ${holderText(holder, wanted.app)}`
  const way = nextFree === undefined ? 'no other port is free' : `${nextFree} is free`
  const message = `${what} for ${service} ${whose}; ${way}.`
  return { wanted, port: from, holder, message, ...(nextFree === undefined ? {} : { nextFree }) }
}

function holderText(holder: PortHolder, app: string): string {
  if (holder.app === app && holder.service !== undefined) return `${holder.service} of the same app`
  if (holder.app === undefined || holder.service === undefined) return `${holder.kind} ${holder.name}`
  return `${holder.service} of app ${holder.app}`
}
