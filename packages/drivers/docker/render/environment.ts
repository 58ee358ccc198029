import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import { parseLink } from '@panamax/core/deploy/links'
import { imageOf } from './names.ts'
import type { HookPayload, LinkPayload } from './payload.ts'
import { portsOf } from './ports.ts'

export type Values = Readonly<Record<string, string>>

/** The variables that a service itself sets, by name. One without a value is taken from the app's values, or left out. */
export function environmentOf(environment: ServiceSpec['environment'], values: Values): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const actual = value ?? values[name]
    if (actual !== undefined) result[name] = actual
  }
  return result
}

export function toList(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`)
}

/** What the links of a service tell it about their targets, as far as the document knows. */
export function renderLinks(app: AppSpec, key: string, values: Values): LinkPayload[] {
  return (app.services[key]?.links ?? []).flatMap((link) => {
    const { service, alias } = parseLink(link)
    const target = app.services[service]
    if (target === undefined) return []
    const environment = environmentOf(target.environment, values)
    return [{ source: key, alias, ports: portsOf(target), environment, image: imageOf(app, service) }]
  })
}

export function renderHooks(hooks: ServiceSpec['post_start'], values: Values): HookPayload[] {
  return (hooks ?? []).map((hook) => ({
    command: hook.command,
    ...(hook.user === undefined ? {} : { user: hook.user }),
    ...(hook.privileged === undefined ? {} : { privileged: hook.privileged }),
    ...(hook.working_dir === undefined ? {} : { workdir: hook.working_dir }),
    environment: toList(environmentOf(hook.environment, values)),
  }))
}
