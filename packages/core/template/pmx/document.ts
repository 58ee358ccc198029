import type { Json } from '../../compose/spec.ts'
import { type ComposeDraft, composeText, type DraftComment } from '../../convert/compose-text.ts'
import type { Input } from '../input.ts'
import { projectName, serviceName, uniqueName, volumeName } from '../names.ts'
import { escapeDollars } from '../variables.ts'
import { type BlankInputs, blankInputs } from './blank-values.ts'
import type { PmxService, PmxTemplate, PmxVolume } from './model.ts'

type Fields = Record<string, Json | undefined>

/** Writes a 2014 template as a compose document with an `x-panamax` block. */
export function writeDocument(template: PmxTemplate, fallbackName: string): string {
  const blanks = blankInputs(blankValues(template.services))
  const volumes = new Map<string, string>()
  const services = template.services.map((service) => [service.name, writeService(service, blanks, volumes)] as const)
  const draft: ComposeDraft = {
    name: projectName(template.name ?? fallbackName),
    'x-panamax': writeMetadata(template, blanks),
    services: Object.fromEntries(services),
    volumes: Object.fromEntries([...volumes.keys()].sort().map((name) => [name, {}])),
  }
  return composeText(draft, comments(template, volumes))
}

function blankValues(services: readonly PmxService[]) {
  return services.flatMap((service) =>
    service.environment
      .filter((entry) => entry.value === '')
      .map(({ variable, required }) => ({ service: service.name, variable, required })),
  )
}

function writeMetadata(template: PmxTemplate, blanks: BlankInputs): Fields {
  const categories = new Set(template.services.flatMap(({ category }) => (category === undefined ? [] : [category])))
  return {
    name: escaped(template.name),
    description: escaped(template.description),
    keywords: template.keywords.map(escapeDollars),
    type: template.type,
    authors: template.authors.map(escapeDollars),
    documentation: escaped(template.documentation),
    categories: [...categories].map(escapeDollars),
    recommended: template.recommended,
    inputs: Object.fromEntries(Object.entries(blanks.inputs).map(([name, input]) => [name, writeInput(input)])),
  }
}

function writeInput(input: Input): Json {
  return {
    ...(input.description === undefined ? {} : { description: escapeDollars(input.description) }),
    ...(input.type === 'text' ? {} : { type: input.type }),
    ...(input.required ? { required: true } : {}),
  }
}

function writeService(service: PmxService, blanks: BlankInputs, volumes: Map<string, string>): Fields {
  const environment = service.environment.map(({ variable, value, required }) => {
    const input = blanks.inputFor(service.name, variable)
    if (input === undefined) return [variable, escapeDollars(value)] as const
    // Compose warns of a required one that is not set; an optional one is blank without a word.
    return [variable, required ? `\${${input}}` : `\${${input}:-}`] as const
  })
  return {
    image: escapeDollars(service.image),
    command: service.command.map(escapeDollars),
    restart: 'unless-stopped',
    links: service.links
      .map((link) => (link.alias === link.service ? link.alias : `${link.service}:${link.alias}`))
      .map(escapeDollars),
    environment: Object.fromEntries(environment),
    ports: service.ports,
    expose: service.expose,
    volumes: service.volumes.map((volume) => writeVolume(service, volume, volumes)),
    volumes_from: service.volumesFrom,
    deploy: service.replicas === undefined ? undefined : { replicas: service.replicas },
    'x-panamax': writeServiceMetadata(service),
  }
}

function writeServiceMetadata(service: PmxService): Json {
  const required = service.environment.filter((entry) => entry.required).map((entry) => escapeDollars(entry.variable))
  return {
    ...(service.category === undefined ? {} : { category: escapeDollars(service.category) }),
    ...(service.type === undefined ? {} : { type: service.type }),
    ...(service.description === undefined ? {} : { description: escapeDollars(service.description) }),
    ...(required.length === 0 ? {} : { required }),
    ...(service.blocked.length === 0 ? {} : { blocked: service.blocked.map(escapeDollars) }),
  }
}

/**
 * A data volume was anonymous in 2014 and its content lost at every restart. Here it has a name made of the service
 * and the path, so that it is found again. `volumes` collects the names, each with what it stands for.
 */
function writeVolume(service: PmxService, volume: PmxVolume, volumes: Map<string, string>): Json {
  const { source, target, readOnly } = volume
  const isPath = source !== undefined && /^[/~.]/.test(source)
  if (isPath && !/[:\n]/.test(source + target)) return escapeDollars(`${source}:${target}${readOnly ? ':ro' : ''}`)
  if (isPath)
    return {
      type: 'bind',
      source: escapeDollars(source),
      target: escapeDollars(target),
      ...(readOnly ? { read_only: true } : {}),
    }
  const owner = source ?? `${service.name}:${target}`
  const wanted =
    source === undefined
      ? volumeName(service.name, target)
      : serviceName(source).replace(/^[^0-9A-Za-z]+/, '') || 'data'
  const taken = { has: (name: string) => volumes.has(name) && volumes.get(name) !== owner }
  const name = uniqueName(wanted, taken)
  volumes.set(name, owner)
  if (/[:\n]/.test(target))
    return { type: 'volume', source: name, target: escapeDollars(target), ...(readOnly ? { read_only: true } : {}) }
  return escapeDollars(`${name}:${target}${readOnly ? ':ro' : ''}`)
}

function escaped(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeDollars(text)
}

function comments(template: PmxTemplate, volumes: Map<string, string>): DraftComment[] {
  const list: DraftComment[] = []
  if ([...volumes.values()].some((owner) => owner.includes(':')))
    list.push({
      path: ['volumes'],
      text: 'Data volumes without a host path; named, so that their data survives a restart.',
    })
  for (const service of template.services)
    if (service.blocked.length > 0)
      list.push({ path: ['services', service.name], text: 'Cannot run as it is: see "blocked" below.' })
  return list
}
