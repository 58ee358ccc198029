import type { Json } from '../compose/spec.ts'
import { isMapping } from '../template/field-reader.ts'
import type { CapRoverText } from './caprover-text.ts'
import { type DockerfileSettings, dockerfileSettings } from './dockerfile-lines.ts'
import type { Loss } from './loss.ts'
import { type Fields, flag, list, text } from './portainer-fields.ts'
import { rawText } from './read-plain.ts'
import { splitShellWords } from './shell-words.ts'

type Service = Record<string, Json | undefined>

export interface CapRoverService {
  readonly service: Service
  /** The named volumes that it takes. */
  readonly volumes: readonly string[]
}

interface Reading {
  readonly fields: Fields
  readonly text: CapRoverText
  readonly path: readonly (string | number)[]
  /** A service's key → its name. */
  readonly names: ReadonlyMap<string, string>
  readonly losses: Loss[]
}

/** Whether CapRover opens the service as a web site, and at which of its ports. */
export function webPortOf(fields: Fields): number | undefined {
  const extra = isMapping(fields['caproverExtra']) ? fields['caproverExtra'] : {}
  if (flag(extra['notExposeAsWebApp']) || flag(fields['notExposeAsWebApp'])) return undefined
  const port = Number(text(extra['containerHttpPort']) ?? text(fields['containerHttpPort']) ?? '80')
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 80
}

const keys = [
  'image',
  'environment',
  'ports',
  'volumes',
  'depends_on',
  'hostname',
  'cap_add',
  'command',
  'restart',
  'caproverExtra',
  'dockerfileLines',
  'containerHttpPort',
  'notExposeAsWebApp',
  'documentation',
]
const extraKeys = ['dockerfileLines', 'containerHttpPort', 'notExposeAsWebApp', 'websocketSupport']

/** Reads one service; `web` is the published port, as compose text. */
export function readService(
  fields: Fields,
  web: string | undefined,
  reading: Omit<Reading, 'fields'>,
): CapRoverService | undefined {
  const all: Reading = { ...reading, fields }
  const { path, losses, text: placeholders } = all
  const extra = isMapping(fields['caproverExtra']) ? fields['caproverExtra'] : {}
  loseUnknown(fields, keys, path, losses)
  loseUnknown(extra, extraKeys, [...path, 'caproverExtra'], losses)
  const value = (from: string, ...at: string[]) => placeholders.value(from, [...path, ...at], at.at(-1) ?? 'VALUE')
  const lines = list(extra['dockerfileLines'] ?? fields['dockerfileLines']).map(rawText)
  const image = text(fields['image'])
  const settings = image === undefined ? dockerfileSettings(lines) : undefined
  if (image === undefined && lines.length === 0) return undefined
  const volumes = readVolumes(all)
  const service: Service = {
    ...(image === undefined ? built(settings, lines, value) : { image: value(image, 'image') }),
    restart: restartOf(text(fields['restart'])),
    ...(settings === undefined ? {} : ofImage(settings, value)),
    ...optional('command', readCommand(fields['command'], value)),
    ...optional('hostname', text(fields['hostname']), (hostname) => value(hostname, 'hostname')),
    cap_add: [...new Set(list(fields['cap_add']).flatMap((name) => text(name) ?? []))].filter((name) =>
      /^[A-Za-z_]+$/.test(name),
    ),
    depends_on: readDependencies(all),
    environment: {
      ...Object.fromEntries(
        Object.entries(settings?.environment ?? {}).map(([name, from]) => [name, value(from, 'environment', name)]),
      ),
      ...readEnvironment(all),
    },
    ports: [...(web === undefined ? [] : [web]), ...readPorts(all)],
    volumes: volumes.mounts,
  }
  return { service, volumes: volumes.names }
}

type Value = (from: string, ...at: string[]) => string

function built(settings: DockerfileSettings | undefined, lines: readonly string[], value: Value): Service {
  if (settings !== undefined) return { image: value(settings.image, 'image') }
  return { build: { context: '.', dockerfile_inline: value(lines.join('\n'), 'build', 'dockerfile_inline') } }
}

function ofImage(settings: DockerfileSettings, value: Value): Service {
  const words = (key: 'command' | 'entrypoint') =>
    settings[key] === undefined ? {} : { [key]: settings[key].map((word) => value(word, key)) }
  return {
    ...words('entrypoint'),
    ...words('command'),
    ...optional('user', settings.user, (user) => value(user, 'user')),
    ...optional('working_dir', settings.working_dir, (folder) => value(folder, 'working_dir')),
    expose: [...settings.expose],
  }
}

function optional<T>(key: string, given: T | undefined, write: (given: T) => Json = (plain) => plain as Json): Service {
  return given === undefined ? {} : { [key]: write(given) }
}

/** CapRover's services are started again whatever happens. */
function restartOf(given: string | undefined): string {
  return given !== undefined && /^(no|always|unless-stopped|on-failure(:\d{1,5})?)$/.test(given) ? given : 'always'
}

function readCommand(command: Json | undefined, value: Value): Json | undefined {
  if (Array.isArray(command)) return (command as readonly Json[]).map((word) => value(rawText(word), 'command'))
  const line = text(command)
  return line === undefined ? undefined : (splitShellWords(line) ?? [line]).map((word) => value(word, 'command'))
}

function readDependencies({ fields, path, names, losses }: Reading): string[] {
  const given = fields['depends_on']
  const wanted = isMapping(given) ? Object.keys(given) : list(given).flatMap((name) => text(name) ?? [])
  return [
    ...new Set(
      wanted.flatMap((key) => {
        const name = names.get(key)
        if (name === undefined)
          losses.push({
            path: [...path, 'depends_on'],
            lost: `waiting for "${key.slice(0, 100)}", which is no service of it`,
            severity: 'degraded',
          })
        return name ?? []
      }),
    ),
  ]
}

function readEnvironment({ fields, path, text: placeholders, losses }: Reading): Record<string, string> {
  const given = fields['environment']
  const entries = isMapping(given)
    ? Object.entries(given).map(([name, value]) => [name, rawText(value)] as const)
    : list(given).map((line) => {
        const [name = '', ...value] = rawText(line).split('=')
        return [name, value.join('=')] as const
      })
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      if (name === '__proto__' || !/^[^\s=$]{1,200}$/.test(name)) {
        losses.push({
          path: [...path, 'environment'],
          lost: `the variable "${name.slice(0, 100)}"`,
          severity: 'degraded',
        })
        return []
      }
      return [[name, placeholders.value(value, [...path, 'environment', name], name)]]
    }),
  )
}

function readPorts({ fields, path, text: placeholders, losses }: Reading): string[] {
  const ports = list(fields['ports']).flatMap((port, index) => {
    const at = [...path, 'ports', index]
    const given = rawText(port)
      .trim()
      .replace(/\/tcp$/i, '')
    const isPlain = /^((\d{1,3}(\.\d{1,3}){3}:)?\d{1,5}(-\d{1,5})?:)?\d{1,5}(-\d{1,5})?(\/udp)?$/i.test(given)
    if (isPlain && isRange(given)) return [given]
    const asked = given.includes('$') ? placeholders.value(given, at, 'PORT') : ''
    if (/^((\d{1,5}|\$\{\w+\}):)?(\d{1,5}|\$\{\w+\})(\/udp)?$/.test(asked) && placeholders.arePorts(asked))
      return [asked]
    losses.push({ path: at, lost: `the port "${given.slice(0, 100)}"`, severity: 'degraded' })
    return []
  })
  return [...new Set(ports)]
}

function isRange(port: string): boolean {
  const sides = port
    .replace(/\/udp$/i, '')
    .replace(/^[\d.]*\.[\d.]*:/, '')
    .split(':')
  const ranges = sides.map((side) => side.split('-').map(Number))
  const sizes = ranges.map(([from = 0, to = from]) => to - from)
  const isInside = ranges.every((range) => range.every((number) => number > 0 && number < 65_536))
  const addresses = /^([\d.]+):/.exec(port)?.[1] ?? ''
  const isAddress = !addresses.includes('.') || addresses.split('.').every((part) => Number(part) < 256)
  return isInside && isAddress && sizes.every((size) => size >= 0 && size === sizes[0])
}

function readVolumes({ fields, path, text: placeholders, losses }: Reading): { mounts: string[]; names: string[] } {
  const names: string[] = []
  const mounts = new Map<string, string>()
  for (const [index, volume] of list(fields['volumes']).entries()) {
    const at = [...path, 'volumes', index]
    const mount = placeholders.value(rawText(volume).trim(), at, 'FOLDER')
    const [, source = '', target = '', mode = ''] = /^([^:${}\s][^:${}]*):(\/[^:${}]*)(:r[ow])?$/.exec(mount) ?? []
    const isName = /^[A-Za-z0-9][\w.-]*$/.test(source)
    if ((!isName && !/^[/.~]/.test(source)) || mounts.has(target)) {
      losses.push({ path: at, lost: `the volume "${rawText(volume).slice(0, 100)}"`, severity: 'degraded' })
      continue
    }
    if (isName) names.push(source)
    mounts.set(target, `${source}:${target}${mode}`)
  }
  return { mounts: [...mounts.values()], names }
}

/** CapRover passes over these as well, but their author meant something by them. */
function loseUnknown(
  fields: Fields,
  known: readonly string[],
  path: readonly (string | number)[],
  losses: Loss[],
): void {
  for (const key of Object.keys(fields))
    if (!known.includes(key))
      losses.push({
        path: [...path, key],
        lost: `"${key.slice(0, 100)}", which CapRover does not read`,
        severity: 'note',
      })
}
