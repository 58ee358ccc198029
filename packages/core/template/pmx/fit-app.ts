import type { AppSpec, ServiceSpec } from '../../compose/spec.ts'
import type { Loss } from '../../convert/loss.ts'
import type { Input } from '../input.ts'
import type { AppMetadata, Metadata } from '../metadata.ts'
import { projectName } from '../names.ts'
import { blankInputs } from './blank-values.ts'

/** Keys of a service that `fit-service.ts` looks at itself. */
const fitted: ReadonlySet<string> = new Set([
  'image',
  'expose',
  'ports',
  'links',
  'depends_on',
  'environment',
  'volumes',
  'volumes_from',
  'command',
  'deploy',
  'scale',
  'x-panamax',
])

const severities: ReadonlyMap<string, Loss['severity']> = new Map([
  ...[
    'build',
    'cap_add',
    'configs',
    'devices',
    'entrypoint',
    'gpus',
    'ipc',
    'network_mode',
    'pid',
    'privileged',
    'runtime',
    'secrets',
    'tmpfs',
    'user',
    'working_dir',
  ].map((key) => [key, 'broken'] as const),
  ...['annotations', 'attach', 'container_name', 'labels', 'logging', 'pull_policy', 'stop_grace_period'].map(
    (key) => [key, 'note'] as const,
  ),
])

/** What of a service has no key in the 2014 format at all. */
export function unfittedKeys(name: string, service: ServiceSpec): Loss[] {
  const losses: Loss[] = []
  const lose = (key: string, lost: string, severity: Loss['severity'], instead?: string) =>
    losses.push({ path: ['services', name, key], lost, severity, ...(instead === undefined ? {} : { instead }) })
  for (const [key, value] of Object.entries(service)) {
    if (fitted.has(key) || value === undefined || value === null) continue
    if (key === 'networks') {
      const isDefault = Object.keys(value).length === 1 && (value as ServiceSpec['networks'])?.['default'] === null
      if (!isDefault) lose(key, 'its networks', 'degraded', 'Every service is on the same one.')
    } else if (key === 'restart') {
      if (value !== 'unless-stopped') lose(key, `the restart policy "${String(value)}"`, 'note', 'It always restarts.')
    } else lose(key, `"${key}"`, severities.get(key) ?? 'degraded')
  }
  if (service.restart === undefined) lose('restart', 'that it does not restart', 'note', 'It always restarts.')
  return losses
}

/** What of the app as a whole has no place in the 2014 format. */
export function unfittedApp(app: AppSpec, { metadata, services }: Metadata): Loss[] {
  const losses: Loss[] = []
  const lose = (path: readonly (string | number)[], lost: string, severity: Loss['severity'], instead?: string) =>
    losses.push({ path, lost, severity, ...(instead === undefined ? {} : { instead }) })
  const title = metadata.name ?? app.name
  if (projectName(title) !== app.name)
    lose(['name'], `the project name "${app.name}"`, 'note', `It becomes "${projectName(title)}".`)
  if (metadata.name === undefined)
    lose(['x-panamax', 'name'], 'that it has no name', 'note', 'The project name is used.')
  if (metadata.authors.length > 0) lose(['x-panamax', 'authors'], 'the authors', 'note')
  if (metadata.recommended !== undefined) lose(['x-panamax', 'recommended'], 'the recommendation', 'note')
  for (const key of ['description', 'documentation'] as const)
    if (metadata[key] !== undefined && metadata[key] !== readBack(key, metadata[key]))
      lose(['x-panamax', key], `white space of the ${key}`, 'note')
  const categories = new Set(
    Object.values(services).flatMap(({ category }) => (category === undefined ? [] : [category])),
  )
  if (JSON.stringify([...categories]) !== JSON.stringify(metadata.categories))
    lose(['x-panamax', 'categories'], 'the order of the categories, and those without a service', 'note')
  loseInputs(app, metadata, services, lose)
  loseTopLevel(app, lose)
  return losses
}

/** The text that reading gives, which has the line ends of Unix and no white space around a description. */
function readBack(key: 'description' | 'documentation', text: string): string {
  const unix = text.replace(/\r\n?/g, '\n')
  return key === 'description' ? unix.trim() : unix
}

type Lose = (path: readonly (string | number)[], lost: string, severity: Loss['severity'], instead?: string) => void

function loseInputs(app: AppSpec, metadata: AppMetadata, services: Metadata['services'], lose: Lose): void {
  const blanks = Object.entries(app.services).flatMap(([service, spec]) =>
    Object.entries(spec.environment ?? {})
      .filter(([, value]) => value === '' || value === null)
      .map(([variable]) => ({ service, variable, required: services[service]?.required.includes(variable) ?? false })),
  )
  const asked = blankInputs(blanks).inputs
  const described = (input: Input | undefined) =>
    JSON.stringify(Object.entries(input ?? {}).sort(([a], [b]) => a.localeCompare(b)))
  for (const [name, input] of Object.entries(metadata.inputs))
    if (!Object.hasOwn(asked, name) || described(asked[name]) !== described(input))
      lose(['x-panamax', 'inputs', name], `the question for ${name}`, 'degraded', 'A blank value is asked for.')
  for (const name of Object.keys(asked))
    if (!Object.hasOwn(metadata.inputs, name))
      lose(
        ['x-panamax', 'inputs'],
        `that ${asked[name]?.description ?? name} is blank on purpose`,
        'note',
        'It is asked for.',
      )
}

function loseTopLevel(app: AppSpec, lose: Lose): void {
  for (const [name, network] of Object.entries(app.networks ?? {})) {
    const { name: full, ipam, ...rest } = network
    const isPlain = name === 'default' && full === `${app.name}_default` && Object.keys(ipam ?? {}).length === 0
    if (!isPlain || Object.keys(rest).length > 0) lose(['networks', name], `the network "${name}"`, 'degraded')
  }
  for (const [name, volume] of Object.entries(app.volumes ?? {})) {
    const { name: full, ...rest } = volume
    if (full !== `${app.name}_${name}` || Object.keys(rest).length > 0)
      lose(['volumes', name], `the settings of the volume "${name}"`, 'degraded')
  }
  for (const key of ['configs', 'secrets'] as const)
    for (const name of Object.keys(app[key] ?? {})) lose([key, name], `"${name}" of ${key}`, 'broken')
  for (const key of Object.keys(app) as (keyof AppSpec)[])
    if (key.startsWith('x-') && key !== 'x-panamax') lose([key], `"${key}"`, 'note')
}
