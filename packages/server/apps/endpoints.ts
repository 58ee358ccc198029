import type { AppSummary } from '@panamax/contract/apps'
import type { Observed } from '@panamax/core/deploy/resource'

type Endpoint = AppSummary['endpoints'][number]

const everywhere = new Set(['', '0.0.0.0', '::'])
const secure = new Set([443, 8443, 9443])

/** Where what runs can be reached, sorted by port. `host`: how the target's machine is called from here. */
export function endpointsOf(observed: readonly Observed[], host: string): Endpoint[] {
  const found = new Map<string, Endpoint>()
  for (const { service, ports = [], runtime } of observed) {
    if (service === undefined || runtime?.phase !== 'running') continue
    for (const { target, protocol, published, ip = '' } of ports) {
      if (published === undefined) continue
      const isOpen = everywhere.has(ip)
      const key = `${protocol}/${published}/${isOpen ? '' : ip}/${service}`
      // The same port is told once for IPv4 and once for IPv6.
      if (found.has(key)) continue
      found.set(key, {
        service,
        target,
        protocol,
        published,
        ...(isOpen ? {} : { ip }),
        ...(protocol === 'tcp' ? { url: urlOf(target, published, isOpen ? host : ip) } : {}),
      })
    }
  }
  return [...found.values()].sort((a, b) => a.published - b.published)
}

function urlOf(target: number, published: number, host: string): string {
  const scheme = secure.has(target) || secure.has(published) ? 'https' : 'http'
  const isDefault = published === (scheme === 'https' ? 443 : 80)
  const name = host.includes(':') ? `[${host}]` : host
  return `${scheme}://${name}${isDefault ? '' : `:${published}`}`
}

/** The host part of an engine's address ("tcp://box:2376", "ssh://me@box"); of a socket, this machine. */
export function hostOf(address: string | undefined): string {
  const match = /^(?:tcp|https?|ssh):\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)/.exec(address ?? '')
  return match?.[1]?.replace(/^\[|\]$/g, '') ?? 'localhost'
}
