import type { Problem } from '../compose/problem.ts'
import type { Json } from '../compose/spec.ts'
import { projectName, serviceName, uniqueName } from '../template/names.ts'
import { escapeDollars } from '../template/variables.ts'
import { composeText } from './compose-text.ts'
import type { Loss } from './loss.ts'
import { readCreate } from './read-create.ts'
import { type RunCommand, readRun } from './read-run.ts'
import { runService } from './run-service.ts'
import type { RunContext } from './run-service-builder.ts'
import { currentFolder } from './run-volumes.ts'
import { readShell, type ShellCommand, type ShellWord } from './shell-commands.ts'

const maxLength = 100_000
const maxRuns = 200

interface Paste {
  readonly document?: string
  readonly problems: Problem[]
  readonly losses: Loss[]
}

interface Drafts {
  readonly runs: RunCommand[]
  readonly networks: Map<string, Record<string, Json>>
  readonly volumes: Map<string, Record<string, Json>>
}

export function readPaste(text: string): Paste {
  const problems: Problem[] = []
  const warn = (message: string, line?: number) =>
    problems.push({ severity: 'warning', message, path: [], ...(line === undefined ? {} : { line, column: 1 }) })
  const refuse = (message: string): Paste => ({
    problems: [...problems, { severity: 'error', message, path: [], line: 1, column: 1 }],
    losses: [],
  })
  if (text.length > maxLength) return refuse(`This is longer than ${maxLength} characters; no docker run is.`)
  const shell = readShell(text)
  for (const { line, message } of shell.problems) warn(message, line)
  const drafts: Drafts = { runs: [], networks: new Map(), volumes: new Map() }
  for (const command of shell.commands) readCommand(command, drafts, (message) => warn(message, command.line))
  const runs = drafts.runs.filter((run) => {
    if (run.image === '') warn('This docker run names no image; it is left out.', run.line)
    return run.image !== ''
  })
  if (runs.length === 0) return refuse('There is no docker run with an image here.')
  if (runs.length > maxRuns) return refuse(`There are more than ${maxRuns} docker runs here.`)
  return { ...build(runs, drafts, warn), problems }
}

/** Reads one command of the paste into the drafts. What is no part of an app is passed over with a warning. */
function readCommand(command: ShellCommand, drafts: Drafts, warn: (message: string) => void): void {
  const words = command.words.map((word) => render(word, warn))
  while (/^(\$|%|sudo|nohup|time|exec|env|[A-Za-z_]\w*=.*)$/s.test(words[0]?.replaceAll('$$', '$') ?? '')) {
    const assignment = /^([A-Za-z_]\w*)=/.exec(words[0] ?? '')
    if (assignment !== null) warn(`${assignment[1]} is set here; where it is used, its value is asked for.`)
    words.shift()
  }
  const [engine = '', ...rest] = words
  if (!/^(.*\/)?(docker|podman|nerdctl)$/.test(engine))
    return warn(`"${engine.slice(0, 60)}" is no docker command; it is passed over.`)
  // `docker --context x run`: options of the engine's command line itself.
  while (rest[0]?.startsWith('-'))
    rest.splice(0, /^(--context|-c|-H|--host|--config|-l|--log-level)$/.test(rest[0]) ? 2 : 1)
  if (rest[0] === 'container') rest.shift()
  const [verb = '', noun = ''] = rest
  if (verb === 'run' || verb === 'create') drafts.runs.push(readRun(rest.slice(1), command.line, warn))
  else if ((verb === 'network' || verb === 'volume') && noun === 'create') {
    const created = readCreate(verb, rest.slice(2), warn)
    if (created !== undefined) drafts[verb === 'network' ? 'networks' : 'volumes'].set(created.name, created.settings)
  } else if (verb !== 'pull')
    warn(`"docker ${`${verb} ${noun}`.trim().slice(0, 60)}" is no part of an app; it is passed over.`)
}

/** A word as compose text: variables stay variables, so that they are asked for; a literal `$` is doubled. */
function render(word: ShellWord, warn: (message: string) => void): string {
  return word
    .map((part) => {
      if (part.kind === 'text') return escapeDollars(part.text.replaceAll(currentFolder, ''))
      if (part.kind === 'output') {
        if (part.command === 'pwd') return currentFolder
        warn(`The output of "${part.command.slice(0, 100)}" is not known here; fill in what it gives.`)
        return ''
      }
      if (part.name === 'PWD') return currentFolder
      return part.fallback === undefined ? `\${${part.name}}` : `\${${part.name}:-${part.fallback}}`
    })
    .join('')
}

function build(runs: readonly RunCommand[], drafts: Drafts, warn: (message: string, line?: number) => void) {
  const names = serviceNames(runs)
  const networks = new Map<string, Json>()
  const volumes = new Map<string, Json>()
  const context: RunContext = {
    serviceOf: (container) => names.byContainer.get(container),
    useNetwork: (name) => {
      // One that the paste does not create is there already, with other containers on it.
      networks.set(name, drafts.networks.get(name) ?? { external: true })
      return name
    },
    useVolume: (name, driver) => {
      const settings = drafts.volumes.get(name) ?? (driver === undefined ? {} : { driver })
      // By its full name, so that the data that is in it stays in use.
      volumes.set(name, { name, ...settings })
      return name
    },
  }
  const losses: Loss[] = []
  const services = runs.map((run, index) => {
    const name = names.inOrder[index] ?? 'service'
    const service = runService(run, name, context)
    losses.push(...service.losses)
    for (const problem of service.problems) warn(problem, run.line)
    if (run.options.some(({ flag }) => flag === 'name'))
      losses.push({
        path: ['services', name, 'container_name'],
        lost: 'the exact name of the container',
        severity: 'note',
        instead: `Other services reach it as "${name}".`,
      })
    return [name, ordered(service.fields)] as const
  })
  const document = composeText({
    name: projectName(names.inOrder[0] ?? 'app'),
    services: Object.fromEntries(services),
    networks: Object.fromEntries(networks),
    volumes: Object.fromEntries(volumes),
  })
  return { document, losses }
}

function serviceNames(runs: readonly RunCommand[]) {
  const byContainer = new Map<string, string>()
  const taken = new Set<string>()
  const inOrder = runs.map((run) => {
    const container = run.options.find(({ flag }) => flag === 'name')?.value
    const image = run.image.replace(/[@:][^/]*$/, '').replace(/^.*\//, '')
    const name = uniqueName(serviceName(container ?? image), taken)
    taken.add(name)
    if (container !== undefined) byContainer.set(container, name)
    return name
  })
  return { byContainer, inOrder }
}

const firstKeys = ['image', 'platform', 'pull_policy', 'entrypoint', 'command', 'user', 'restart', 'network_mode']
const lastKeys = ['environment', 'env_file', 'ports', 'volumes', 'networks', 'healthcheck']

/** In the order that people write compose files in. */
function ordered(fields: Record<string, Json>): Record<string, Json> {
  const middle = Object.keys(fields).filter((key) => !firstKeys.includes(key) && !lastKeys.includes(key))
  const keys = [...firstKeys, ...middle, ...lastKeys].filter((key) => Object.hasOwn(fields, key))
  return Object.fromEntries(keys.map((key) => [key, fields[key] ?? null]))
}
