import type { AppSpec, MountSpec } from '../compose/spec.ts'
import { uniqueName, variableName, volumeName } from '../template/names.ts'
import { peek } from '../template/peek.ts'
import { variablesOf } from '../template/variables.ts'
import { type Attempt, editAll } from './attempt.ts'
import type { Finding } from './finding.ts'
import { parseImageReference } from './image-ref.ts'
import { dataPathsOf, healthCheckOf } from './known-images.ts'
import { namesSecret } from './secret-names.ts'

/** A named volume where the data is: a new mount, or the name that an anonymous one lacks. */
export function fixData(text: string, { service = '' }: Finding, app: AppSpec): Attempt {
  const spec = app.services[service]
  const reference = parseImageReference(spec?.image ?? '')
  const path = 'problem' in reference ? undefined : dataPathsOf(reference.repository)[0]
  if (spec === undefined || path === undefined) return { reason: 'Nobody knows where its data is.' }
  if ((spec.scale ?? spec.deploy?.replicas ?? 1) > 1)
    return { reason: 'Several instances of it would share one volume.' }
  const covering = (spec.volumes ?? []).filter(({ target }) => path === target || path.startsWith(`${target}/`))
  const [mount] = covering
  if (mount !== undefined && !isBare(mount))
    return { reason: `What is mounted at ${mount.target} has settings of its own.` }
  const target = mount?.target ?? path
  const name = uniqueName(volumeName(service, target), new Set(Object.keys(app.volumes ?? {})))
  const operation = { type: 'add-volume', service, volume: `${name}:${target}` } as const
  return editAll(text, [operation], `${service} keeps ${target} in the volume ${name}`)
}

/** A volume that says nothing but where it is mounted. */
function isBare({ type, read_only, volume, consistency }: MountSpec): boolean {
  const options = Object.values(volume ?? {}).filter((value) => value !== undefined)
  return type === 'volume' && read_only !== true && consistency === undefined && options.length === 0
}

/** The health check that is known to work with an official image. */
export function fixHealth(text: string, { service = '' }: Finding, app: AppSpec): Attempt {
  const spec = app.services[service]
  if (spec?.healthcheck !== undefined) return { reason: 'Its health check is switched off, perhaps on purpose.' }
  const reference = parseImageReference(spec?.image ?? '')
  const test = 'problem' in reference ? undefined : healthCheckOf(reference)
  if (test === undefined) return { reason: 'Only its author knows how to ask this image for its health.' }
  const healthcheck = { test, interval: '10s', timeout: '5s', retries: 5, start_period: '30s' }
  return editAll(text, [{ type: 'set-healthcheck', service, healthcheck }], `${service} is asked for its health`)
}

/** A question for a value that must not be blank. */
export function fixRequired(text: string, { service = '', path }: Finding): Attempt {
  const variable = String(path.at(-1))
  const taken = new Set([...Object.keys(peek(text).metadata.inputs), ...variablesOf(text).map(({ name }) => name)])
  const name = uniqueName(variableName(variable), taken)
  const input = { ...(namesSecret(variable) ? { type: 'password' } : {}), required: true }
  return editAll(
    text,
    [
      { type: 'set-environment', service, name: variable, value: `\${${name}}` },
      { type: 'add-input', name, input },
    ],
    `the input ${name} is asked for`,
  )
}
