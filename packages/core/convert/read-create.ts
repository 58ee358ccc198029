import type { Json } from '../compose/spec.ts'

/** Options of `docker network create` and `docker volume create` with the key that says the same; `+`: a mapping. */
const options = {
  network: new Map([
    ['--driver', 'driver'],
    ['-d', 'driver'],
    ['--opt', 'driver_opts+'],
    ['-o', 'driver_opts+'],
    ['--label', 'labels+'],
    ['--subnet', 'subnet'],
    ['--gateway', 'gateway'],
    ['--ip-range', 'ip_range'],
    ['--ipam-driver', 'ipam_driver'],
    ['--internal', 'internal'],
    ['--attachable', 'attachable'],
    ['--ipv6', 'enable_ipv6'],
  ]),
  volume: new Map([
    ['--driver', 'driver'],
    ['-d', 'driver'],
    ['--opt', 'driver_opts+'],
    ['-o', 'driver_opts+'],
    ['--label', 'labels+'],
    ['--name', 'name'],
  ]),
} as const

const switches = new Set(['internal', 'attachable', 'enable_ipv6'])
const ipam = new Set(['subnet', 'gateway', 'ip_range'])

/** Reads what follows `docker network create` or `docker volume create`. */
export function readCreate(
  noun: 'network' | 'volume',
  words: readonly string[],
  warn: (message: string) => void,
): { name: string; settings: Record<string, Json> } | undefined {
  const settings: Record<string, Json> = {}
  const pool: Record<string, Json> = {}
  let name: string | undefined
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (!word.startsWith('-')) {
      name = word
      continue
    }
    const equals = word.indexOf('=')
    const flag = equals === -1 ? word : word.slice(0, equals)
    const key = options[noun].get(flag)
    if (key === undefined) {
      warn(`"${flag.slice(0, 60)}" of docker ${noun} create has no place in a compose file; it is left out.`)
      continue
    }
    if (switches.has(key)) {
      settings[key] = equals === -1 || word.slice(equals + 1) !== 'false'
      continue
    }
    const value = equals === -1 ? (words[++at] ?? '') : word.slice(equals + 1)
    if (key === 'name') name = value
    else if (key === 'ipam_driver') settings['ipam'] = { driver: value }
    else if (ipam.has(key)) pool[key] = value
    else if (key.endsWith('+')) addPair(settings, key.slice(0, -1), value)
    else settings[key] = value
  }
  if (Object.keys(pool).length > 0)
    settings['ipam'] = { ...(settings['ipam'] as Record<string, Json> | undefined), config: [pool] }
  if (name === undefined) warn(`This docker ${noun} create has no name; it is left out.`)
  return name === undefined ? undefined : { name, settings }
}

function addPair(settings: Record<string, Json>, key: string, text: string): void {
  const [name = '', ...value] = text.split('=')
  settings[key] = { ...(settings[key] as Record<string, Json> | undefined), [name]: value.join('=') }
}
