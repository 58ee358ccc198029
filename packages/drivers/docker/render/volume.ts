import type { AppSpec, VolumeSpec } from '@panamax/core/compose/spec'
import type { RenderContext } from '@panamax/core/deploy/driver'
import { keyedHash, specHash } from '@panamax/core/deploy/hash'
import { hideSecrets } from '@panamax/core/deploy/hide-secrets'
import type { Resource } from '@panamax/core/deploy/resource'
import { foreignLabels, volumeLabels } from './labels.ts'
import { asJson } from './payload.ts'

export function volumeName(app: AppSpec, key: string): string {
  return app.volumes?.[key]?.name ?? `${app.name}_${key}`
}

export function renderVolume(app: AppSpec, key: string, context: RenderContext): Resource {
  const spec: VolumeSpec = app.volumes?.[key] ?? { name: volumeName(app, key) }
  const id = `volume ${key}`
  const base = { id, kind: 'volume', name: spec.name, needs: [], replacement: 'never' as const }
  if (spec.external === true) {
    const payload = asJson({ name: spec.name, external: true, body: {} })
    return { ...base, hash: '', facets: {}, onDemand: 'check', payload }
  }
  const labels = foreignLabels(spec.labels)
  const settings = { Driver: spec.driver ?? 'local', DriverOpts: { ...spec.driver_opts } }
  const hash = keyedHash({ settings, labels }, context)
  const formerHashes = [specHash({ settings, labels }, context.digest)]
  const facets = hideSecrets(volumeFacets(spec, context), context)
  const marks = volumeLabels(app, key, { id, hash, facets }, context)
  const body = { ...settings, Name: spec.name, Labels: { ...labels, ...marks } }
  return { ...base, hash, formerHashes, facets, payload: asJson({ name: spec.name, external: false, body }) }
}

function volumeFacets(spec: VolumeSpec, context: RenderContext): Record<string, string> {
  const facets: Record<string, string> = { name: spec.name, driver: spec.driver ?? 'local' }
  for (const [name, value] of Object.entries(spec.driver_opts ?? {})) {
    // A mount's options may hold a password.
    facets[`option ${name}`] = name === 'o' ? mark(context, value) : value
  }
  return facets
}

function mark(context: RenderContext, value: string): string {
  const print = context.fingerprint(value)
  return print.startsWith('#') ? print : `#${print}`
}
