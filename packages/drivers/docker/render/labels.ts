import type { AppSpec, Dependency, StringMap } from '@panamax/core/compose/spec'
import type { RenderContext } from '@panamax/core/deploy/driver'

/** Docker Compose's labels: with them `docker compose ls`, `ps` and `logs` see our apps. */
export const composeLabel = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  oneoff: 'com.docker.compose.oneoff',
  hash: 'com.docker.compose.config-hash',
  files: 'com.docker.compose.project.config_files',
  folder: 'com.docker.compose.project.working_dir',
  version: 'com.docker.compose.version',
  dependsOn: 'com.docker.compose.depends_on',
  network: 'com.docker.compose.network',
  volume: 'com.docker.compose.volume',
} as const

const prefix = 'io.panamax.'

/** Our own labels; `docs/labels.md` explains each. */
export const ownLabel = {
  resource: `${prefix}resource`,
  hash: `${prefix}hash`,
  revision: `${prefix}revision`,
  facets: `${prefix}facets`,
  preStop: `${prefix}pre-stop`,
  anonymous: `${prefix}anonymous`,
  shares: `${prefix}shares`,
} as const

/** Labels that a container of ours has also where they say nothing. */
export const unusedLabels = { [ownLabel.preStop]: '', [ownLabel.shares]: '' } as const

/** An image that has such labels gives them to every container of it: they say nothing about who made that container. */
export function speaksInOurName(imageLabels: StringMap | null | undefined): boolean {
  const names = Object.keys(imageLabels ?? {})
  return names.some((name) => name.startsWith(prefix) || name.startsWith('com.docker.compose.'))
}

const generation = 'panamax'

export interface Marks {
  readonly id: string
  readonly hash: string
  readonly facets: StringMap
}

/** Our marks on anything that the driver makes. */
export function ownMarks(marks: Marks, context: RenderContext): Record<string, string> {
  return {
    [ownLabel.resource]: marks.id,
    [ownLabel.hash]: marks.hash,
    [ownLabel.revision]: String(context.revision),
    [ownLabel.facets]: JSON.stringify(marks.facets),
  }
}

export interface ContainerMarks extends Marks {
  readonly service: string
  readonly replica: number
}

export function containerLabels(app: AppSpec, marks: ContainerMarks, context: RenderContext): Record<string, string> {
  return {
    [composeLabel.project]: app.name,
    [composeLabel.service]: marks.service,
    [composeLabel.number]: String(marks.replica),
    [composeLabel.oneoff]: 'False',
    [composeLabel.hash]: marks.hash,
    [composeLabel.files]: `${context.directory}/compose.yaml`,
    [composeLabel.folder]: context.directory,
    [composeLabel.version]: generation,
    [composeLabel.dependsOn]: dependenciesText(app.services[marks.service]?.depends_on ?? {}),
    ...ownMarks(marks, context),
  }
}

export function networkLabels(app: AppSpec, key: string, marks: Marks, context: RenderContext): Record<string, string> {
  const own = ownMarks(marks, context)
  return { [composeLabel.project]: app.name, [composeLabel.network]: key, [composeLabel.version]: generation, ...own }
}

export function volumeLabels(app: AppSpec, key: string, marks: Marks, context: RenderContext): Record<string, string> {
  const own = ownMarks(marks, context)
  return { [composeLabel.project]: app.name, [composeLabel.volume]: key, [composeLabel.version]: generation, ...own }
}

/** The document's labels, without those that would speak in our name. */
export function foreignLabels(labels: StringMap | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([name]) => !isReserved(name)))
}

export function isReserved(name: string): boolean {
  return name.startsWith(prefix) || (Object.values(composeLabel) as string[]).includes(name)
}

function dependenciesText(dependencies: Readonly<Record<string, Dependency>>): string {
  return Object.entries(dependencies)
    .map(([service, { condition, restart }]) => `${service}:${condition}:${restart === true}`)
    .join(',')
}
