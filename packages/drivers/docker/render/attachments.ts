import type { AppSpec, ServiceNetwork } from '@panamax/core/compose/spec'
import { parseLink } from '@panamax/core/deploy/links'
import { linkName, networkKeys, serviceAt } from './names.ts'
import type { AttachmentPayload, EngineObject } from './payload.ts'

/** The networks of a service with its names and its links on each. */
export function renderAttachments(app: AppSpec, key: string): AttachmentPayload[] {
  const service = serviceAt(app, key)
  return networkKeys(service).map((network) => ({
    network: app.networks?.[network]?.name ?? `${app.name}_${network}`,
    endpoint: endpoint(app, key, network),
  }))
}

function endpoint(app: AppSpec, key: string, network: string): EngineObject {
  const spec: ServiceNetwork = serviceAt(app, key).networks?.[network] ?? {}
  const links = linksOn(app, key, network)
  const addresses = {
    ...(spec.ipv4_address === undefined ? {} : { IPv4Address: spec.ipv4_address }),
    ...(spec.ipv6_address === undefined ? {} : { IPv6Address: spec.ipv6_address }),
    ...(spec.link_local_ips === undefined ? {} : { LinkLocalIPs: [...spec.link_local_ips] }),
  }
  const options = {
    ...spec.driver_opts,
    ...(spec.interface_name === undefined ? {} : { 'com.docker.network.endpoint.ifname': spec.interface_name }),
  }
  return {
    Aliases: [...new Set([key, linkName(app, key), ...(spec.aliases ?? [])])],
    ...(links.length === 0 ? {} : { Links: links }),
    ...(Object.keys(addresses).length === 0 ? {} : { IPAMConfig: addresses }),
    ...(Object.keys(options).length === 0 ? {} : { DriverOpts: options }),
    ...(spec.mac_address === undefined ? {} : { MacAddress: spec.mac_address }),
    ...(spec.gw_priority === undefined ? {} : { GwPriority: spec.gw_priority }),
  }
}

/**
 * A link is a name that only its source sees. The engine resolves it through a name of the target on the same network, so
 * it stays true when the target is replaced, and the target need not exist yet. It compares case, and libraries differ in
 * whether they keep it: both spellings are given.
 */
function linksOn(app: AppSpec, key: string, network: string): string[] {
  const service = serviceAt(app, key)
  const own = (service.links ?? []).flatMap((link) => {
    const { service: name, alias } = parseLink(link)
    const target = app.services[name]
    if (target === undefined || !networkKeys(target).includes(network)) return []
    return [...new Set([alias, alias.toLowerCase()])].map((spelling) => `${linkName(app, name)}:${spelling}`)
  })
  const outside = (service.external_links ?? []).map((link) => {
    const { service: container, alias } = parseLink(link)
    return `${container}:${alias}`
  })
  return [...own, ...outside]
}
