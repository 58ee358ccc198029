import type { PortMapping, ServiceSpec } from '@panamax/core/compose/spec'
import type { LinkedPort } from '@panamax/core/deploy/links'
import type { EngineObject } from './payload.ts'

export interface Ports {
  readonly exposed: EngineObject
  readonly bindings: EngineObject
  readonly claims: string[]
}

/** A fixed port of the host can be held by the first instance only; of a range each instance takes a free one. */
export function renderPorts(service: ServiceSpec, replica: number): Ports {
  const exposed: EngineObject = {}
  const bindings: Record<string, EngineObject[]> = {}
  const claims: string[] = []
  for (const { port, protocol } of exposedPorts(service)) exposed[`${port}/${protocol}`] = {}
  for (const mapping of service.ports ?? []) {
    const key = `${mapping.target}/${protocolOf(mapping)}`
    exposed[key] = {}
    if (isFixed(mapping) && replica > 1) continue
    const binding = { HostIp: mapping.host_ip ?? '', HostPort: mapping.published ?? '' }
    bindings[key] = [...(bindings[key] ?? []), binding]
    if (isFixed(mapping)) claims.push(`${protocolOf(mapping)}/${Number(mapping.published)}`)
  }
  return { exposed, bindings, claims: [...new Set(claims)] }
}

/** One port of the host, neither a range nor the engine's choice. */
export function isFixed(mapping: PortMapping): boolean {
  return mapping.published !== undefined && /^\d+$/.test(mapping.published) && Number(mapping.published) > 0
}

export function protocolOf(mapping: PortMapping): string {
  return mapping.protocol ?? 'tcp'
}

/** `expose`, ranges spelled out. */
export function exposedPorts(service: ServiceSpec): LinkedPort[] {
  return (service.expose ?? []).flatMap((entry) => {
    const [range = '', protocol = 'tcp'] = entry.split('/')
    const [first = Number.NaN, last = first] = range.split('-').map(Number)
    if (!(first >= 1 && last >= first && last <= 65_535)) return []
    return Array.from({ length: last - first + 1 }, (_, offset) => ({ port: first + offset, protocol }))
  })
}

/** Every port that a service is known to listen on: what links tell their source. */
export function portsOf(service: ServiceSpec): LinkedPort[] {
  const published = (service.ports ?? []).map((mapping) => ({ port: mapping.target, protocol: protocolOf(mapping) }))
  return [...published, ...exposedPorts(service)]
}

/** For people: "8080 → 80/tcp". */
export function portText(mapping: PortMapping): string {
  const inside = `${mapping.target}/${protocolOf(mapping)}`
  const ip = mapping.host_ip === undefined || mapping.host_ip === '0.0.0.0' ? '' : `${mapping.host_ip}:`
  return mapping.published === undefined ? `${ip}any → ${inside}` : `${ip}${mapping.published} → ${inside}`
}
