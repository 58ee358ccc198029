import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { PanamaxError, messageOf } from '@panamax/core/errors'

/** One line of the table that feeds environment variables, flags and the documentation. */
export interface Option {
  readonly name: string
  /** The first that is set counts. A secret one is also read from the file that `<variable>_FILE` names. */
  readonly variables: readonly string[]
  /** Absent: not a flag, since arguments are visible to every process on the machine. */
  readonly flag?: string
  readonly default: string
  readonly description: string
  readonly isSecret?: boolean
}

export const options = {
  port: {
    name: 'port',
    variables: ['PANAMAX_PORT', 'PORT'],
    flag: 'port',
    default: '8888',
    description: 'Port to listen on; 0 picks a free one.',
  },
  host: {
    name: 'host',
    variables: ['PANAMAX_HOST'],
    flag: 'host',
    default: '127.0.0.1',
    description: 'Address to listen on. 0.0.0.0 lets every machine in that reaches this one.',
  },
  home: {
    name: 'home',
    variables: ['PANAMAX_HOME'],
    flag: 'home',
    default: '',
    description:
      'Folder for everything Panamax keeps. When empty: panamax in the XDG data folder (~/.local/share/panamax).',
  },
  trustedHosts: {
    name: 'trusted hosts',
    variables: ['PANAMAX_TRUSTED_HOSTS'],
    flag: 'trusted-hosts',
    default: '',
    description: 'Host names, separated by commas, under which Panamax is reached besides localhost and its address.',
  },
  trustedProxies: {
    name: 'trusted proxies',
    variables: ['PANAMAX_TRUSTED_PROXIES'],
    flag: 'trusted-proxies',
    default: '',
    description:
      'Addresses or networks (10.0.0.0/8), separated by commas, of proxies whose X-Forwarded headers are believed.',
  },
  log: {
    name: 'log',
    variables: ['PANAMAX_LOG'],
    flag: 'log',
    default: 'file',
    description: 'Where the log goes: file (logs/panamax.log in the home folder) or stderr.',
  },
  logLevel: {
    name: 'log level',
    variables: ['PANAMAX_LOG_LEVEL'],
    flag: 'log-level',
    default: 'info',
    description: 'debug, info, warn or error.',
  },
  library: {
    name: 'library',
    variables: ['PANAMAX_LIBRARY'],
    flag: 'library',
    default: '',
    description: 'Folder of the bundled templates. When empty: the one that came with this Panamax.',
  },
  answers: {
    name: 'answers',
    variables: ['PANAMAX_ANSWERS'],
    default: 'trusted',
    description:
      'checked: for development, an answer that differs from the API’s contract by one field is a bug and fails.',
  },
  secretKey: {
    name: 'secret key',
    variables: ['PANAMAX_SECRET_KEY'],
    default: '',
    description:
      'Key that stored secrets are encrypted with: 32 bytes as base64url. When empty: secret.key in the home folder, made at the first start.',
    isSecret: true,
  },
} as const satisfies Readonly<Record<string, Option>>

type OptionName = keyof typeof options

export interface Config {
  readonly port: number
  readonly host: string
  /** Absolute. */
  readonly home: string
  readonly trustedHosts: readonly string[]
  readonly trustedProxies: readonly string[]
  readonly log: 'file' | 'stderr'
  readonly logLevel: LogLevel
  /** Absolute; absent: the bundled one. */
  readonly library: string | undefined
  readonly secretKey: string | undefined
  readonly answers: 'trusted' | 'checked'
}

const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

export interface ConfigSources {
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly homeDirectory?: string
}

/** A flag counts before a variable, a variable before the default. Throws `invalid_request` naming flag and variable. */
export function readConfig({ arguments: argv, environment, homeDirectory = homedir() }: ConfigSources): Config {
  const flags = readFlags(argv)
  const text = (name: OptionName) => read(options[name], flags, environment)
  const home = text('home') || join(dataFolder(environment, homeDirectory), 'panamax')
  const library = text('library')
  const secretKey = text('secretKey')
  return {
    port: toPort(text('port')),
    host: text('host'),
    home: resolve(home),
    trustedHosts: toList(text('trustedHosts')),
    trustedProxies: toList(text('trustedProxies')),
    log: oneOf('log', ['file', 'stderr'], text('log')),
    logLevel: oneOf('logLevel', logLevels, text('logLevel')),
    library: library === '' ? undefined : resolve(library),
    secretKey: secretKey === '' ? undefined : secretKey,
    answers: oneOf('answers', ['trusted', 'checked'], text('answers')),
  }
}

/** What `--help` prints. */
export function usage(): string {
  const lines = Object.values<Option>(options).map((option) => {
    const flag = option.flag === undefined ? '' : `--${option.flag} VALUE`
    const names =
      option.isSecret === true ? option.variables.flatMap((each) => [each, `${each}_FILE`]) : option.variables
    const standard = option.default === '' ? '' : ` Default: ${option.default}.`
    return `  ${flag.padEnd(26)}${names.join(', ')}\n  ${''.padEnd(26)}${option.description}${standard}`
  })
  return `Starts the Panamax server.\n\n${lines.join('\n')}\n`
}

function readFlags(argv: readonly string[]): Readonly<Record<string, string | undefined>> {
  const known = Object.values<Option>(options).flatMap(({ flag }) => (flag === undefined ? [] : [flag]))
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: Object.fromEntries(known.map((flag) => [flag, { type: 'string' as const }])),
    })
    return values as Record<string, string | undefined>
  } catch (error) {
    throw new PanamaxError('invalid_request', `${messageOf(error)}. See --help.`, { cause: error })
  }
}

function read(
  option: Option,
  flags: Readonly<Record<string, string | undefined>>,
  environment: ConfigSources['environment'],
): string {
  const flag = option.flag === undefined ? undefined : flags[option.flag]
  if (flag !== undefined) return flag.trim()
  for (const variable of option.variables) {
    const value = environment[variable]?.trim() ?? ''
    if (value !== '') return value
    const file = option.isSecret === true ? (environment[`${variable}_FILE`] ?? '') : ''
    if (file !== '') return readSecret(file, `${variable}_FILE`)
  }
  return option.default
}

function readSecret(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new PanamaxError('invalid_request', `${variable} names a file that cannot be read: ${messageOf(error)}`)
  }
}

/** XDG Base Directory Specification: a relative XDG_DATA_HOME is to be ignored. */
function dataFolder(environment: ConfigSources['environment'], homeDirectory: string): string {
  const folder = environment['XDG_DATA_HOME'] ?? ''
  return folder.startsWith('/') ? folder : join(homeDirectory, '.local', 'share')
}

function toPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw invalid('port', `"${text}" is not a port: give a number from 0 to 65535`)
}

function toList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function oneOf<const T extends string>(name: OptionName, choices: readonly T[], text: string): T {
  const found = choices.find((choice) => choice === text)
  if (found !== undefined) return found
  throw invalid(name, `"${text}" is not one of ${choices.join(', ')}`)
}

function invalid(name: OptionName, message: string): PanamaxError {
  const { flag, variables }: Option = options[name]
  const names = flag === undefined ? variables : [`--${flag}`, ...variables]
  return new PanamaxError('invalid_request', `${message} (${names.join(', ')}).`)
}
