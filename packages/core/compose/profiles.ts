import type { AppSpec, ServiceSpec } from './spec.ts'

/** Services without profiles, and those of which one is active. `*` activates every profile. */
export function activeServices(
  services: Readonly<Record<string, ServiceSpec>>,
  profiles: readonly string[],
): Record<string, ServiceSpec> {
  const active = (service: ServiceSpec) =>
    service.profiles === undefined ||
    profiles.includes('*') ||
    service.profiles.some((profile) => profiles.includes(profile))
  return Object.fromEntries(Object.entries(services).filter(([, service]) => active(service)))
}

/** The app without networks, volumes, configs, secrets and models that none of its services uses. */
export function withoutUnused(app: AppSpec): AppSpec {
  const used = {
    networks: new Set<string>(),
    volumes: new Set<string>(),
    configs: new Set<string>(),
    secrets: new Set<string>(),
    models: new Set<string>(),
  }
  for (const service of Object.values(app.services)) {
    for (const name of Object.keys(service.networks ?? {})) used.networks.add(name)
    for (const mount of service.volumes ?? []) {
      if (mount.type === 'volume' && mount.source !== undefined) used.volumes.add(mount.source)
    }
    for (const config of service.configs ?? []) used.configs.add(config.source)
    for (const secret of service.secrets ?? []) used.secrets.add(secret.source)
    const buildSecrets = (service.build?.secrets ?? []) as readonly { source: string }[]
    for (const secret of buildSecrets) used.secrets.add(secret.source)
    for (const name of Object.keys((service.models ?? {}) as object)) used.models.add(name)
  }
  const result: Record<string, unknown> = { ...app }
  for (const [section, names] of Object.entries(used)) {
    const all = (result[section] ?? {}) as Record<string, unknown>
    const kept = Object.entries(all).filter(([name]) => names.has(name))
    if (kept.length === 0) delete result[section]
    else result[section] = Object.fromEntries(kept)
  }
  return result as unknown as AppSpec
}
