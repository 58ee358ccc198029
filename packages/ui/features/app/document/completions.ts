import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'

const top = ['name', 'services', 'networks', 'volumes', 'configs', 'secrets', 'x-panamax']
const service = [
  'image',
  'build',
  'command',
  'entrypoint',
  'environment',
  'env_file',
  'ports',
  'expose',
  'volumes',
  'links',
  'depends_on',
  'networks',
  'restart',
  'healthcheck',
  'labels',
  'deploy',
  'logging',
  'user',
  'working_dir',
  'hostname',
  'container_name',
  'cap_add',
  'cap_drop',
  'security_opt',
  'privileged',
  'read_only',
  'tmpfs',
  'devices',
  'sysctls',
  'ulimits',
  'shm_size',
  'stop_grace_period',
  'stop_signal',
  'init',
  'tty',
  'stdin_open',
  'extra_hosts',
  'dns',
  'network_mode',
  'pid',
  'ipc',
  'profiles',
  'pull_policy',
  'platform',
  'scale',
  'secrets',
  'configs',
  'mem_limit',
  'cpus',
  'pids_limit',
  'x-panamax',
]
const health = ['test', 'interval', 'timeout', 'retries', 'start_period', 'start_interval', 'disable']
const metadata = ['name', 'description', 'keywords', 'type', 'authors', 'documentation', 'categories', 'inputs']
const serviceMetadata = ['category', 'type', 'description', 'required', 'blocked']
const values: Readonly<Record<string, readonly string[]>> = {
  restart: ['unless-stopped', 'always', 'on-failure', 'no'],
  pull_policy: ['missing', 'always', 'never', 'build'],
  condition: ['service_started', 'service_healthy', 'service_completed_successfully'],
}

/** Keys by where the cursor stands, and the values of keys that have only a few. */
export function composeCompletions(context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos)
  const before = line.text.slice(0, context.pos - line.from)
  const value = /^\s*([a-z_]+):\s+([\w-]*)$/.exec(before)
  if (value !== null) return result(context.pos - (value[2] ?? '').length, values[value[1] ?? ''] ?? [], '')
  const key = /^(\s*)([\w-]*)$/.exec(before)
  if (key === null || (key[2] === '' && !context.explicit)) return null
  const path = pathAbove(context, line.number, (key[1] ?? '').length)
  return result(context.pos - (key[2] ?? '').length, keysAt(path), ': ')
}

function result(from: number, words: readonly string[], after: string): CompletionResult | null {
  if (words.length === 0) return null
  return {
    from,
    options: words.map((label) => ({ label, type: 'property', apply: label + after })),
    validFor: /^[\w-]*$/,
  }
}

function keysAt(path: readonly string[]): readonly string[] {
  const [first, , third] = path
  if (path.length === 0) return top
  if (first === 'x-panamax') return path.length === 1 ? metadata : []
  if (first !== 'services') return []
  if (path.length === 2) return service
  if (path.length === 3 && third === 'healthcheck') return health
  return path.length === 3 && third === 'x-panamax' ? serviceMetadata : []
}

/** The keys that the line is below, from its indentation. */
function pathAbove(context: CompletionContext, number: number, indent: number): string[] {
  const path: string[] = []
  let edge = indent
  for (let each = number - 1; each > 0 && edge > 0; each--) {
    const match = /^(\s*)(["']?)([\w.-]+)\2:/.exec(context.state.doc.line(each).text)
    const width = match?.[1]?.length ?? edge
    if (match === null || width >= edge) continue
    path.unshift(match[3] ?? '')
    edge = width
  }
  return path
}
