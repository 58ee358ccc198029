import type { AppSpec, ServiceSpec } from '../compose/spec.ts'
import type { ServiceMetadata } from '../template/metadata.ts'
import type { Finding, LintRule } from './finding.ts'
import { parseImageReference } from './image-ref.ts'
import { dataPathsOf, isDatabase } from './known-images.ts'

/** Host ports that the machine itself, or what people run on it anyway, tends to have. */
const conventional = new Map([
  [22, 'the SSH server'],
  [25, 'the mail server'],
  [53, "the machine's name resolver"],
  [80, 'a web server or proxy'],
  [443, 'a web server or proxy'],
  [631, 'the print server'],
  [3306, 'a MySQL server'],
  [5432, 'a PostgreSQL server'],
  [6379, 'a Redis server'],
  [27017, 'a MongoDB server'],
])

type Add = (rule: LintRule, at: readonly (string | number)[], message: string, fix: string) => void

/** Judges each service on its own and by what leads to it. */
export function lintServices(app: AppSpec, metadata: Readonly<Record<string, ServiceMetadata>>): Finding[] {
  const findings: Finding[] = []
  const words = wordsOf(app)
  const needed = new Set(Object.values(app.services).flatMap((service) => Object.keys(service.depends_on ?? {})))
  const services = Object.entries(app.services)
  for (const [name, service] of services) {
    const add: Add = (rule, at, message, fix) =>
      findings.push({ rule, service: name, path: ['services', name, ...at], message, fix })
    lintHealth(name, service, needed.has(name), add)
    lintData(name, service, add)
    lintPublished(name, service, add)
    const isNamed = [...(words.get(name) ?? [])].some((other) => other !== name)
    if (services.length > 1 && !needed.has(name) && !isNamed) lintReach(name, service, add)
    lintMarks(name, service, metadata[name], add)
  }
  return findings
}

function lintHealth(name: string, service: ServiceSpec, isNeeded: boolean, add: Add): void {
  const check = service.healthcheck
  const isTold = check !== undefined && check.disable !== true && check.test?.[0] !== 'NONE'
  const isLongLived = isNeeded || (service.ports ?? []).length > 0
  if (!isTold && isLongLived)
    add(
      'no-healthcheck',
      [],
      `${name} has no health check: "running" says nothing about whether it works.`,
      'Add "healthcheck" with a command that asks the service itself.',
    )
}

function lintData(name: string, service: ServiceSpec, add: Add): void {
  const reference = parseImageReference(service.image ?? '')
  const paths = 'problem' in reference ? [] : dataPathsOf(reference.repository)
  if (paths.length === 0) return
  const covering = (service.volumes ?? []).filter(({ target }) =>
    paths.some(
      (path) => path === target || path.startsWith(`${target.replace(/\/$/, '')}/`) || target.startsWith(`${path}/`),
    ),
  )
  if (covering.some(({ type, source }) => type === 'bind' || (type === 'volume' && source !== undefined))) return
  const fix = `Mount a named volume at ${paths[0]}.`
  if (covering.length > 0)
    add(
      'data-without-volume',
      ['volumes'],
      `The data of ${name} is in a volume without a name, which a new container does not find again.`,
      fix,
    )
  else if ((service.volumes_from ?? []).length === 0)
    add('data-without-volume', [], `${name} keeps its data in ${paths[0]}, which is lost with its container.`, fix)
}

function lintPublished(name: string, service: ServiceSpec, add: Add): void {
  const reference = parseImageReference(service.image ?? '')
  const isStore = !('problem' in reference) && isDatabase(reference.repository)
  for (const [index, port] of (service.ports ?? []).entries()) {
    const isLocal = /^(127\.|::1$|localhost$)/.test(port.host_ip ?? '')
    if (isStore && !isLocal)
      add(
        'open-database',
        ['ports', index],
        `The database ${name} is open to every network of the machine.`,
        'Leave the port out: services of the app reach it all the same.',
      )
    const holder = conventional.get(Number(port.published))
    if (holder !== undefined && !isStore)
      add(
        'taken-by-convention',
        ['ports', index],
        `Host port ${port.published} is often taken by ${holder}.`,
        'Use a port above 1024, or ask for it with an input of type port.',
      )
  }
}

/** Judges a service that no other one needs or names. */
function lintReach(name: string, service: ServiceSpec, add: Add): void {
  const leads = (service.ports ?? []).length > 0 || service.network_mode !== undefined
  const uses = Object.keys(service.depends_on ?? {}).length > 0
  if (!leads && !uses)
    add(
      'unreachable-service',
      [],
      `Nothing leads to ${name}: it opens no port, needs nothing, and no other service needs it.`,
      'Add the "depends_on" that is meant, or take the service out.',
    )
}

/** The services whose settings have a word in them, as `DB_HOST: db` has "db". */
function wordsOf(app: AppSpec): Map<string, Set<string>> {
  const words = new Map<string, Set<string>>()
  for (const [name, service] of Object.entries(app.services)) {
    const values = Object.values(service.environment ?? {})
    for (const text of [...values, ...(service.command ?? []), ...(service.entrypoint ?? [])])
      for (const [word] of (text ?? '').slice(0, 10_000).matchAll(/[A-Za-z0-9_.-]+/g))
        for (const part of [word, word.split('.')[0] ?? '']) words.set(part, (words.get(part) ?? new Set()).add(name))
  }
  return words
}

function lintMarks(name: string, service: ServiceSpec, metadata: ServiceMetadata | undefined, add: Add): void {
  for (const reason of metadata?.blocked ?? [])
    add('blocked-service', ['x-panamax', 'blocked'], reason, 'Repair the service, then delete the line.')
  for (const variable of metadata?.required ?? []) {
    const value = service.environment?.[variable]
    if (value === undefined || value === null || value.trim() === '')
      add(
        'blank-required',
        ['environment', variable],
        `${name} needs a value for ${variable}, and nobody is asked for it.`,
        `Add an input and write ${variable}: \${${variable}}.`,
      )
  }
  if ((service.links ?? []).length > 0)
    add(
      'deprecated-link',
      ['links'],
      `${name} uses "links", which Compose keeps for old files only.`,
      'Services reach each other by name; "depends_on" gives the order.',
    )
}
