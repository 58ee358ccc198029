import { Exit, type Terminal } from './terminal.ts'

type Command = (args: readonly string[], terminal: Terminal) => number | Promise<number>

/** The programs that the simulated world knows. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  [':', () => 0],
  ['true', () => 0],
  ['false', () => 1],
  ['test', (args, terminal) => test(args, terminal)],
  ['[', (args, terminal) => test(args.slice(0, -1), terminal)],
  ['echo', echo],
  ['printf', printf],
  ['env', env],
  ['printenv', printenv],
  ['cat', cat],
  ['stat', stat],
  ['nslookup', nslookup],
  ['sleep', sleep],
  ['hostname', (_args, terminal) => line(terminal, terminal.hostname)],
  ['pwd', (_args, terminal) => line(terminal, terminal.workdir)],
  ['whoami', (_args, terminal) => line(terminal, terminal.user)],
  ['trap', () => 0],
  [
    'exit',
    (args) => {
      throw new Exit(Number(args[0] ?? 0) & 255)
    },
  ],
])

function line(terminal: Terminal, text: string): number {
  terminal.write('stdout', `${text}\n`)
  return 0
}

function echo(args: readonly string[], terminal: Terminal): number {
  const isBare = args[0] === '-n'
  terminal.write('stdout', (isBare ? args.slice(1) : args).join(' ') + (isBare ? '' : '\n'))
  return 0
}

/** %s alone, as often as there are arguments, and the escape of a line end. */
function printf(args: readonly string[], terminal: Terminal): number {
  const [format = '', ...values] = args
  const rest = [...values]
  do {
    terminal.write(
      'stdout',
      format.replaceAll(/%s|\\n/g, (match) => (match === '%s' ? (rest.shift() ?? '') : '\n')),
    )
  } while (rest.length > 0 && format.includes('%s'))
  return 0
}

function env(_args: readonly string[], terminal: Terminal): number {
  for (const [name, value] of terminal.environment) if (name !== '?') terminal.write('stdout', `${name}=${value}\n`)
  return 0
}

function printenv(args: readonly string[], terminal: Terminal): number {
  const [name] = args
  if (name === undefined) return env(args, terminal)
  const value = terminal.environment.get(name)
  return value === undefined ? 1 : line(terminal, value)
}

async function cat(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.length === 0) {
    for (let data = await terminal.read(); data !== undefined; data = await terminal.read())
      terminal.write('stdout', data)
    return 0
  }
  let code = 0
  for (const path of args) {
    const file = terminal.readFile(path)
    if (file !== undefined) {
      terminal.write('stdout', file.content)
      continue
    }
    terminal.write('stderr', `cat: can't open '${path}': No such file or directory\n`)
    code = 1
  }
  return code
}

/** Only `stat -c FORMAT FILE` with %a, %u, %g, %s and %n. */
function stat(args: readonly string[], terminal: Terminal): number {
  const [option, format = '', path = ''] = args
  const file = terminal.readFile(path)
  if (option !== '-c' || file === undefined) {
    terminal.write('stderr', `stat: can't stat '${path}': No such file or directory\n`)
    return 1
  }
  const size = Buffer.byteLength(file.content)
  const values: Record<string, string | number> = {
    a: file.mode.replace(/^0+/, ''),
    u: file.uid,
    g: file.gid,
    s: size,
    n: path,
  }
  return line(
    terminal,
    format.replace(/%([ausgn])/g, (_match, letter: string) => String(values[letter])),
  )
}

function nslookup(args: readonly string[], terminal: Terminal): number {
  const name = args[0] ?? ''
  const address = terminal.lookUp(name)
  terminal.write('stdout', 'Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\n')
  if (address === undefined) {
    terminal.write('stdout', `** server can't find ${name}: NXDOMAIN\n`)
    return 1
  }
  terminal.write('stdout', `Non-authoritative answer:\nName:\t${name}\nAddress: ${address}\n`)
  return 0
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
const FOREVER = 1e9

async function sleep(args: readonly string[], terminal: Terminal): Promise<number> {
  const [, amount, unit] = /^(\d+(?:\.\d+)?|infinity)([smhd]?)$/.exec(args[0] ?? '') ?? []
  if (amount === undefined) {
    terminal.write('stderr', `sleep: invalid number '${args[0] ?? ''}'\n`)
    return 1
  }
  const seconds = amount === 'infinity' ? FOREVER : Number(amount) * (SECONDS[unit ?? ''] ?? 1)
  await terminal.sleep(seconds * 1000)
  return 0
}

function test(args: readonly string[], terminal: Terminal): number {
  const [first = '', second = '', third = ''] = args
  const unary: Record<string, () => boolean> = {
    '-f': () => terminal.readFile(second) !== undefined,
    '-e': () => terminal.readFile(second) !== undefined,
    '-s': () => (terminal.readFile(second)?.content ?? '') !== '',
    '-t': () => terminal.isTty,
    '-n': () => second !== '',
    '-z': () => second === '',
    '!': () => test(args.slice(1), terminal) !== 0,
  }
  if (args.length >= 2 && Object.hasOwn(unary, first)) return unary[first]!() ? 0 : 1
  if (second === '=') return first === third ? 0 : 1
  if (second === '!=') return first !== third ? 0 : 1
  return first === '' ? 1 : 0
}
