import { suggest } from '../../compose/suggest.ts'
import { splitShellWords } from '../../convert/shell-words.ts'
import { templateType } from '../types.ts'
import type { PmxService, PmxVariable, PmxVolume } from './model.ts'
import { readExposed, readPort } from './read-port.ts'
import { readType } from './read-type.ts'
import type { SourceValue } from './source.ts'

export const serviceKeys = [
  'name',
  'source',
  'category',
  'type',
  'description',
  'expose',
  'ports',
  'links',
  'environment',
  'volumes',
  'volumes_from',
  'command',
  'deployment',
  // Before August 2014, and columns of the database that some files have.
  'repository',
  'tag',
  'icon',
  'id',
  'image_id',
  'categories',
  'recommended',
]

export interface Lookup {
  /** Turns a name of the template into the service's name; `undefined` where there is no such service. */
  find(name: string): string | undefined
  /** The service whose name is nearest, where one is near. */
  suggest(name: string): string | undefined
}

/** Reads one element of `images`. Everything in it is readable without the rest of it. */
export function readService(image: SourceValue, name: string, source: string, lookup: Lookup): PmxService {
  const fields = image.fields()
  const service: PmxService = {
    name,
    image: source,
    ports: [],
    expose: [],
    links: [],
    environment: fields.has('environment') ? readEnvironment(fields.get('environment')) : [],
    volumes: [],
    volumesFrom: [],
    command: readCommand(fields.get('command')),
    blocked: [],
  }
  warnOfUnknown(fields)
  const category = fields.get('category')?.word() ?? fields.get('categories')?.items()[0]?.word()
  if (category !== undefined) service.category = category
  const description = fields.get('description')?.word()
  if (description !== undefined) service.description = description
  const type = readType(fields)
  if (type !== undefined) service.type = templateType(type)
  for (const entry of fields.get('ports')?.items() ?? []) addOnce(service.ports, readPort(entry), entry)
  for (const entry of fields.get('expose')?.items() ?? []) {
    const ports = readExposed(entry)
    if (entry.kind === 'text' && ports.length === 0 && entry.word() === undefined)
      entry.warn('A blank exposed port; it is left out.')
    for (const port of ports) addOnce(service.expose, port, entry)
  }
  for (const entry of listed(fields.get('links'))) readLink(entry, service, lookup)
  for (const entry of listed(fields.get('volumes'))) readVolume(entry, service)
  for (const entry of listed(fields.get('volumes_from'))) readVolumesFrom(entry, service, lookup)
  const count = fields.get('deployment')?.fields().get('count')?.word()
  if (count !== undefined && /^\d{1,4}$/.test(count)) service.replicas = Number(count)
  return service
}

function warnOfUnknown(fields: Map<string, SourceValue>): void {
  for (const [key, field] of fields) {
    if (serviceKeys.includes(key)) continue
    field.warn(`"${key.slice(0, 60)}" is not a key of an image; it is left out.`, suggest(key, serviceKeys))
  }
}

function listed(value: SourceValue | undefined): SourceValue[] {
  return (value?.items() ?? []).filter((item) => item.kind !== 'blank')
}

function addOnce(list: string[], value: string | undefined, place: SourceValue): void {
  if (value === undefined) return
  if (list.includes(value)) place.warn(`${value} is here twice; once is enough.`)
  else list.push(value)
}

function readEnvironment(value: SourceValue | undefined): PmxVariable[] {
  const variables = new Map<string, PmxVariable>()
  const add = (place: SourceValue, name: string | undefined, given: SourceValue | undefined, required = false) => {
    if (name === undefined || name === '__proto__' || /[=\s]/.test(name))
      return place.warn('An environment variable needs a name without spaces and "="; this one is left out.')
    if (given?.kind === 'list' || given?.kind === 'mapping')
      return given.warn(`The value of ${name} is no text; the variable is left out.`)
    const text = given?.text()
    if (text === undefined) place.warn(`${name} has no value; it has to be given before the app runs.`)
    else if (text.trim() === '' && required)
      place.warn(`${name} is required and blank; it has to be given before the app runs.`)
    if (variables.has(name)) place.warn(`${name} is set twice; the last value counts.`)
    variables.set(name, { variable: name, value: text ?? '', required: required || text === undefined })
  }
  if (value?.kind === 'mapping') {
    for (const [name, given] of value.fields()) add(given, name.trim() || undefined, given)
    return [...variables.values()]
  }
  for (const entry of listed(value)) {
    if (entry.kind === 'text') {
      const [, name, text] = /^([^=]*)(?:=(.*))?$/s.exec(entry.text() ?? '') ?? []
      add(entry, name?.trim() || undefined, text === undefined ? undefined : entry)
      const variable = variables.get(name?.trim() ?? '')
      if (variable !== undefined && text !== undefined) variable.value = text
      continue
    }
    const fields = entry.fields()
    add(entry, fields.get('variable')?.word(), fields.get('value'), fields.get('required')?.text() === 'true')
  }
  return [...variables.values()]
}

function readLink(entry: SourceValue, service: PmxService, lookup: Lookup): void {
  const [name, alias] =
    entry.kind === 'text'
      ? (entry.word() ?? '').split(':')
      : [entry.fields().get('service')?.word(), entry.fields().get('alias')?.word()]
  if (name === undefined) return entry.warn('A link needs the name of a service; this one is left out.')
  const target = lookup.find(name)
  if (target === undefined) {
    entry.warn(
      `There is no service "${name.slice(0, 100)}" to link to; the link is left out and the app cannot run until it is set.`,
      lookup.suggest(name),
    )
    service.blocked.push(
      `The template links ${service.name} to "${name}"${alias === undefined ? '' : ` as "${alias}"`}, which is none of its services. Add the link that is meant, then remove this line.`,
    )
    return
  }
  if (target === service.name) return entry.warn('A service cannot link to itself; the link is left out.')
  if (alias === undefined) entry.warn(`A link needs an alias; "${target}" is used.`)
  const clean = (alias ?? target).replace(/[\s:]+/g, '_')
  if (clean !== (alias ?? target)) entry.warn(`The alias becomes "${clean}", since it must have no spaces or colons.`)
  if (service.links.some((link) => link.service === target && link.alias === clean))
    return entry.warn('This link is here twice; once is enough.')
  service.links.push({ service: target, alias: clean })
}

function readVolume(entry: SourceValue, service: PmxService): void {
  const fields = entry.fields()
  const [first, ...rest] = entry.kind === 'text' ? (entry.word() ?? '').split(':') : []
  const short = rest.length === 0 ? { source: undefined, target: first } : { source: first, target: rest.join(':') }
  const source = entry.kind === 'text' ? short.source : fields.get('host_path')?.word()
  let target = entry.kind === 'text' ? short.target : fields.get('container_path')?.word()
  if (target === undefined || target === '') return entry.warn('A volume needs a container_path; this one is left out.')
  const mode = /:(ro|rw|z|Z|ro,z|ro,Z)$/.exec(target)
  if (mode !== null) target = target.slice(0, mode.index)
  if (!target.startsWith('/')) {
    entry.warn(`Inside a container paths are absolute: "${target.slice(0, 100)}" becomes "/${target.slice(0, 100)}".`)
    target = `/${target.replace(/^\.\//, '')}`
  }
  if (source !== undefined && !/^[/~.]/.test(source))
    entry.warn(`"${source.slice(0, 100)}" is no absolute path on the host; a volume of that name is used.`)
  if (service.volumes.some((volume) => volume.target === target))
    return entry.warn(`"${target.slice(0, 100)}" is mounted twice; the first one counts.`)
  const volume: PmxVolume = { target, readOnly: mode?.[1]?.startsWith('ro') ?? false }
  if (source !== undefined) volume.source = source
  service.volumes.push(volume)
}

function readVolumesFrom(entry: SourceValue, service: PmxService, lookup: Lookup): void {
  const name = entry.kind === 'text' ? entry.word() : entry.fields().get('service')?.word()
  if (name === undefined) return entry.warn('volumes_from needs the name of a service; this one is left out.')
  const target = lookup.find(name)
  if (target === service.name) return entry.warn('A service cannot take volumes from itself; this is left out.')
  if (target === undefined) {
    entry.warn(`There is no service "${name.slice(0, 100)}" to take volumes from; the app cannot run until it is set.`)
    service.blocked.push(
      `The template gives ${service.name} the volumes of "${name}", which is none of its services. Add the volumes_from that is meant, then remove this line.`,
    )
    return
  }
  addOnce(service.volumesFrom, target, entry)
}

const dockerFlags = new Map([
  ['--volumes-from', 'volumes_from'],
  ['--net', 'network_mode'],
  ['--network', 'network_mode'],
  ['--privileged', 'privileged'],
  ['--link', 'links'],
  ['--publish', 'ports'],
  ['--cap-add', 'cap_add'],
  ['--device', 'devices'],
  ['--entrypoint', 'entrypoint'],
])

function readCommand(value: SourceValue | undefined): string[] {
  if (value === undefined) return []
  if (value.kind === 'list') return value.items().map((item) => item.text() ?? '')
  const text = value.word()
  if (text === undefined) return []
  const words = splitShellWords(text)
  if (words === undefined) value.warn('The command has a quote that is not closed; it is split at its spaces.')
  const command = words ?? text.split(/\s+/)
  for (const word of command) {
    const key = dockerFlags.get(word.split('=')[0] ?? '')
    if (key === undefined) continue
    value.warn(
      `"${word.slice(0, 100)}" looks like an option of docker, but a command goes to the program in the container; use "${key}" of the service.`,
    )
  }
  return command
}
