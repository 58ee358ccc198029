import { aliases, letters, lostWithValue, otherSwitches, runOptions, withoutEffect } from './run-options.ts'

/** A `docker run` in its parts; texts are compose text, in which `$$` is a dollar. */
export interface RunCommand {
  readonly line: number
  readonly options: readonly { readonly flag: string; readonly value: string }[]
  readonly image: string
  readonly command: readonly string[]
}

/** Options with a value that are read one by one, since no single key says the same. */
const readAlone = [
  'blkio-weight',
  'blkio-weight-device',
  'device',
  'device-read-bps',
  'device-read-iops',
  'device-write-bps',
  'device-write-iops',
  'entrypoint',
  'env',
  'env-file',
  'gpus',
  'health-cmd',
  'health-interval',
  'health-retries',
  'health-start-interval',
  'health-start-period',
  'health-timeout',
  'ip',
  'ip6',
  'label-file',
  'link',
  'link-local-ip',
  'log-driver',
  'log-opt',
  'mount',
  'name',
  'network',
  'network-alias',
  'publish',
  'pull',
  'stop-timeout',
  'ulimit',
  'volume',
  'volume-driver',
  'volumes-from',
]

const switches = new Set([
  ...runOptions.filter((option) => option.kind === 'switch').map((option) => option.flag),
  ...otherSwitches,
  'detach',
  'disable-content-trust',
  'help',
  'quiet',
  'sig-proxy',
])
const withValue = new Set([
  ...runOptions.filter((option) => option.kind !== 'switch').map((option) => option.flag),
  ...lostWithValue.keys(),
  ...readAlone,
  ...[...withoutEffect].filter((flag) => !switches.has(flag)),
])

/**
 * Takes the words after `docker run` apart, following the engine's own command line: `--flag value`, `--flag=value`,
 * `-it`, `-p8080:80`; options end at the image. `warn` is told of options that no `docker run` has.
 */
export function readRun(words: readonly string[], line: number, warn: (message: string) => void): RunCommand {
  const options: { flag: string; value: string }[] = []
  let at = 0
  const takeValue = (flag: string): string => {
    const value = words[at]
    if (value === undefined) warn(`--${flag} needs a value.`)
    else at++
    return value ?? ''
  }
  while (at < words.length) {
    const word = words[at] ?? ''
    if (!word.startsWith('-') || word === '-') break
    at++
    if (word === '--') break
    if (word.startsWith('--')) readLong(word, options, takeValue, warn)
    else readLetters(word.slice(1), options, takeValue, warn)
  }
  return { line, options, image: words[at] ?? '', command: words.slice(at + 1) }
}

function readLong(
  word: string,
  options: { flag: string; value: string }[],
  takeValue: (flag: string) => string,
  warn: (message: string) => void,
): void {
  const equals = word.indexOf('=')
  const name = word.slice(2, equals === -1 ? undefined : equals)
  const flag = aliases.get(name) ?? name
  const given = equals === -1 ? undefined : word.slice(equals + 1)
  if (switches.has(flag)) options.push({ flag, value: given ?? 'true' })
  else if (withValue.has(flag)) options.push({ flag, value: given ?? takeValue(flag) })
  else warn(`"--${name.slice(0, 60)}" is no option of docker run that is known; it is left out.`)
}

function readLetters(
  text: string,
  options: { flag: string; value: string }[],
  takeValue: (flag: string) => string,
  warn: (message: string) => void,
): void {
  for (let at = 0; at < text.length; at++) {
    const flag = letters.get(text.charAt(at))
    if (flag === undefined) {
      warn(`"-${text.charAt(at)}" is no option of docker run; it is left out.`)
      return
    }
    if (switches.has(flag)) {
      const given = /^=(true|false)$/.exec(text.slice(at + 1))
      options.push({ flag, value: given?.[1] ?? 'true' })
      if (given !== null) return
      continue
    }
    const rest = text.slice(at + 1).replace(/^=/, '')
    options.push({ flag, value: rest === '' ? takeValue(flag) : rest })
    return
  }
}
