import type { AppSpec, NetworkSpec } from '@panamax/core/compose/spec'
import type { RenderContext } from '@panamax/core/deploy/driver'
import { keyedHash, specHash } from '@panamax/core/deploy/hash'
import { hideSecrets } from '@panamax/core/deploy/hide-secrets'
import type { Resource } from '@panamax/core/deploy/resource'
import { foreignLabels, networkLabels } from './labels.ts'
import { asJson, type EngineObject } from './payload.ts'

export function renderNetwork(app: AppSpec, key: string, context: RenderContext): Resource {
  const spec: NetworkSpec = app.networks?.[key] ?? { name: `${app.name}_${key}` }
  const id = `network ${key}`
  const base = { id, kind: 'network', name: spec.name, needs: [] }
  if (spec.external === true) {
    const payload = asJson({ name: spec.name, external: true, body: {} })
    return { ...base, hash: '', facets: {}, replacement: 'never', onDemand: 'check', payload }
  }
  const settings = networkSettings(spec)
  const labels = foreignLabels(spec.labels)
  const hash = keyedHash({ settings, labels }, context)
  const formerHashes = [specHash({ settings, labels }, context.digest)]
  const facets = hideSecrets(networkFacets(spec, labels), context)
  const marks = networkLabels(app, key, { id, hash, facets }, context)
  const body = { ...settings, Name: spec.name, Labels: { ...labels, ...marks } }
  return {
    ...base,
    hash,
    formerHashes,
    facets,
    replacement: 'remove-first',
    payload: asJson({ name: spec.name, external: false, body }),
  }
}

function networkSettings(spec: NetworkSpec): EngineObject {
  const ranges = spec.ipam?.config ?? []
  return {
    Driver: spec.driver ?? 'bridge',
    Options: { ...spec.driver_opts },
    Internal: spec.internal === true,
    Attachable: spec.attachable === true,
    EnableIPv6: spec.enable_ipv6 === true,
    ...(spec.enable_ipv4 === undefined ? {} : { EnableIPv4: spec.enable_ipv4 }),
    ...(ranges.length === 0 && spec.ipam?.driver === undefined
      ? {}
      : {
          IPAM: {
            Driver: spec.ipam?.driver ?? 'default',
            Options: { ...spec.ipam?.options },
            Config: ranges.map((range) => ({
              ...(range.subnet === undefined ? {} : { Subnet: range.subnet }),
              ...(range.gateway === undefined ? {} : { Gateway: range.gateway }),
              ...(range.ip_range === undefined ? {} : { IPRange: range.ip_range }),
              ...(range.aux_addresses === undefined ? {} : { AuxiliaryAddresses: { ...range.aux_addresses } }),
            })),
          },
        }),
  }
}

function networkFacets(spec: NetworkSpec, labels: Readonly<Record<string, string>>): Record<string, string> {
  const facets: Record<string, string> = { name: spec.name, driver: spec.driver ?? 'bridge' }
  const subnets = (spec.ipam?.config ?? []).flatMap((range) => range.subnet ?? [])
  if (subnets.length > 0) facets['subnets'] = subnets.join(', ')
  if (spec.internal === true) facets['internal'] = 'yes'
  if (spec.attachable === true) facets['attachable'] = 'yes'
  if (spec.enable_ipv6 === true) facets['IPv6'] = 'yes'
  for (const [name, value] of Object.entries(spec.driver_opts ?? {})) facets[`option ${name}`] = value
  for (const [name, value] of Object.entries(labels)) facets[`label ${name}`] = value
  return facets
}
