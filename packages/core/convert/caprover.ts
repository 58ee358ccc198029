import type { Problem } from '../compose/problem.ts'
import type { Json } from '../compose/spec.ts'
import { isMapping } from '../template/field-reader.ts'
import { projectName, serviceName, uniqueName } from '../template/names.ts'
import { type CapRoverInputs, readVariables } from './caprover-inputs.ts'
import { type CapRoverService, readService, webPortOf } from './caprover-service.ts'
import { type CapRoverNames, CapRoverText } from './caprover-text.ts'
import { composeText } from './compose-text.ts'
import type { Loss } from './loss.ts'
import { plainNote } from './plain-note.ts'
import { type Fields, text } from './portainer-fields.ts'
import { type PlainSource, readPlain } from './read-plain.ts'
import { escapedFields } from './with-metadata.ts'

const maxServices = 200
const firstPort = 8080

/**
 * Turns a one-click app of CapRover (`captainVersion: 4`) into a compose document: its variables become inputs, its
 * random values generators, its web sites ports of the machine. Hostile input: never throws on content.
 */
export function parseCapRover(
  source: string,
  file = 'captain.yml',
): { document?: string; problems: Problem[]; losses: Loss[] } {
  const read = readPlain(source, file)
  if ('problems' in read) return { problems: read.problems, losses: [] }
  const { root, placed } = read.source
  const problem = checkRoot(root)
  if (problem !== undefined) return { problems: [placed({ severity: 'error', ...problem })], losses: [] }
  return convert(read.source, file)
}

function checkRoot(root: Fields): Pick<Problem, 'message' | 'path'> | undefined {
  const version = text(root['captainVersion'])
  if (version !== '4') {
    const message = `This is captainVersion ${version?.slice(0, 20) ?? '(none)'}; only 4 is read. CapRover's own list has most apps in it.`
    return { message, path: ['captainVersion'] }
  }
  const { services } = root
  if (!isMapping(services) || Object.keys(services).length === 0)
    return { message: 'There is no service in it.', path: ['services'] }
  if (Object.keys(services).length > maxServices)
    return { message: `There are more than ${maxServices} services in it.`, path: ['services'] }
  return undefined
}

function convert({ root, placed }: PlainSource, file: string) {
  const losses: Loss[] = []
  const problems: Problem[] = []
  const about = isMapping(root['caproverOneClickApp']) ? root['caproverOneClickApp'] : {}
  const services = Object.entries(isMapping(root['services']) ? root['services'] : {})
  const inputs = readVariables(about['variables'], losses)
  const app = projectName(text(about['displayName']) ?? file.replace(/^.*[/\\]/, '').replace(/\.\w+$/, ''))
  const names = namesOf(app, services, inputs)
  const placeholders = new CapRoverText(names, inputs, losses)
  const webInputs = askPorts(names, inputs)
  const read = services.flatMap(([key, fields]): [string, CapRoverService][] => {
    const path = ['services', key]
    const port = webInputs.get(key)
    const web = port === undefined ? undefined : `\${${port}}:${webPortOf(isMapping(fields) ? fields : {}) ?? 80}`
    const context = { text: placeholders, path, names: names.services, losses }
    const service = isMapping(fields) ? readService(fields, web, context) : undefined
    if (service !== undefined) return [[names.services.get(key) ?? 'service', service]]
    problems.push(placed({ severity: 'error', message: 'This service has no image and no "dockerfileLines".', path }))
    return []
  })
  loseRest(root, about, losses)
  if (problems.length > 0) return { problems, losses }
  for (const [name, { service }] of read)
    if (service['build'] !== undefined)
      problems.push(
        placed({
          severity: 'warning',
          message: `The image of ${name} has to be built: build it, and name it under "image".`,
          path: ['services'],
        }),
      )
  const metadata = readAbout(about, placeholders)
  const document = composeText({
    name: app,
    'x-panamax': { ...metadata, inputs: escapedFields(Object.fromEntries(inputs.inputs)) },
    services: Object.fromEntries(read.map(([name, { service }]) => [name, service])),
    volumes: Object.fromEntries(read.flatMap(([, { volumes }]) => volumes.map((name) => [name, {}]))),
  })
  return { document, problems, losses }
}

function namesOf(app: string, services: readonly (readonly [string, Json])[], inputs: CapRoverInputs): CapRoverNames {
  const names = new Map<string, string>()
  const webPorts = new Map<string, number>()
  for (const [key, fields] of services) {
    const plain = key
      .replaceAll('$$cap_appname', app)
      .replace(/\$\$cap_[\w-]+/g, (id) => inputs.defaultOf(inputs.byId.get(id) ?? '') ?? id.slice('$$cap_'.length))
    names.set(key, uniqueName(serviceName(plain), new Set(names.values())))
    if (isMapping(fields) && webPortOf(fields) !== undefined) webPorts.set(key, firstPort + webPorts.size)
  }
  return { app, services: names, webPorts }
}

/** CapRover's proxy opens each web site under a name of its own; here each has a port, which is asked for. */
function askPorts({ services, webPorts }: CapRoverNames, inputs: CapRoverInputs): Map<string, string> {
  return new Map(
    [...webPorts].map(([key, port], index) => {
      const name = services.get(key) ?? 'app'
      const input = { label: `Port of ${name}`, type: 'port', default: String(port) }
      return [key, inputs.add(index === 0 ? 'HTTP_PORT' : `${name}_PORT`, input)] as const
    }),
  )
}

function readAbout(about: Fields, placeholders: CapRoverText): Record<string, Json | undefined> {
  const at = (key: string, ...more: string[]) => ['caproverOneClickApp', key, ...more]
  const words = (given: Json | undefined, path: string[]) => {
    const note = text(given)
    return note === undefined ? undefined : placeholders.words(plainNote(note), path)
  }
  const instructions = isMapping(about['instructions']) ? about['instructions'] : {}
  const documentation = [
    words(instructions['start'], at('instructions', 'start')),
    words(instructions['end'], at('instructions', 'end')),
    words(about['documentation'], at('documentation')),
  ].filter((part) => part !== undefined && part !== '')
  return {
    name: words(about['displayName'], at('displayName')),
    description: words(about['description'], at('description'))?.replace(/\s+/g, ' '),
    documentation: documentation.length === 0 ? undefined : documentation.join('\n\n'),
  }
}

function loseRest(root: Fields, about: Fields, losses: Loss[]): void {
  const lose = (path: string[]) => {
    const key = path.at(-1)?.slice(0, 100) ?? ''
    losses.push({ path, lost: `"${key}"`, severity: 'note', instead: 'Panamax has nothing like it.' })
  }
  for (const key of Object.keys(root))
    if (!['captainVersion', 'services', 'caproverOneClickApp'].includes(key)) lose([key])
  const known = ['variables', 'instructions', 'displayName', 'description', 'documentation']
  for (const key of Object.keys(about)) if (!known.includes(key)) lose(['caproverOneClickApp', key])
}
