import type { Json } from '../compose/spec.ts'

/** The folder that the command was typed in; it only means something at the start of a host path. */
export const currentFolder = '\uE000'

/** Splits at colons that are not inside `${…}`. */
export function splitColons(text: string): string[] {
  const parts = ['']
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '$' && text.charAt(at + 1) === '{') depth++
    if (char === '}' && depth > 0) depth--
    if (char === ':' && depth === 0) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

const modes = new Set([
  'ro',
  'rw',
  'z',
  'Z',
  'cached',
  'delegated',
  'consistent',
  'nocopy',
  'private',
  'rprivate',
  'shared',
  'rshared',
  'slave',
  'rslave',
])

export interface RunVolume {
  readonly entry: Json
  /** The named volume that it uses. */
  readonly volume?: string
  /** What of it has no place in a compose file. */
  readonly lost?: string
}

/** Reads the value of `-v`; `undefined` when it is none. */
export function readVolume(value: string): RunVolume | undefined {
  const drive = /^[A-Za-z]:[\\/]/.exec(value)?.[0] ?? ''
  const parts = splitColons(value.slice(drive.length))
  const first = hostPath(drive + (parts[0] ?? ''))
  const [, target, options = ''] = parts
  if (parts.length > 3 || first === '') return undefined
  if (target === undefined) return first.startsWith('/') ? { entry: first } : undefined
  if (target === '') return undefined
  const given = options.split(',').filter((mode) => mode !== '')
  const kept = given.filter((mode) => modes.has(mode) && mode !== 'rw')
  const lost = given.filter((mode) => !modes.has(mode))
  const isPath = /^[/.~$\\]/.test(first) || drive !== ''
  const entry: Json =
    drive === ''
      ? [first, target, ...(kept.length === 0 ? [] : [kept.join(',')])].join(':')
      : { type: 'bind', source: first, target, ...(kept.includes('ro') ? { read_only: true } : {}) }
  return {
    entry,
    ...(isPath ? {} : { volume: first }),
    ...(lost.length === 0 ? {} : { lost: `the mode "${lost.join(',')}" of ${target}` }),
  }
}

/** `$PWD/x` becomes `./x`, and `$HOME/x` `~/x`, which a compose file understands. */
function hostPath(text: string): string {
  if (text === currentFolder) return '.'
  if (text.startsWith(currentFolder)) return `.${text.slice(1)}`
  return text.replace(/^\$\{HOME\}(?=\/|$)/, '~')
}

/** Reads the value of `--mount`, `type=bind,source=/a,target=/b,readonly`. */
export function readMount(value: string): RunVolume | undefined {
  const fields = new Map(
    value.split(',').map((pair) => {
      const equals = pair.indexOf('=')
      const key = (equals === -1 ? pair : pair.slice(0, equals)).trim().toLowerCase()
      return [key, equals === -1 ? 'true' : pair.slice(equals + 1)] as const
    }),
  )
  const take = (...names: string[]) => {
    const found = names.map((name) => [name, fields.get(name)] as const).find(([, text]) => text !== undefined)
    for (const name of names) fields.delete(name)
    return found?.[1]
  }
  const type = take('type') ?? 'volume'
  const target = take('target', 'destination', 'dst')
  const source = take('source', 'src')
  if (target === undefined || !['bind', 'volume', 'tmpfs', 'image', 'npipe'].includes(type)) return undefined
  const readOnly = take('readonly', 'ro')
  const noCopy = take('volume-nocopy')
  const subpath = take('volume-subpath')
  const size = take('tmpfs-size')
  const mode = take('tmpfs-mode')
  const propagation = take('bind-propagation')
  const volume = { ...(isTrue(noCopy) ? { nocopy: true } : {}), ...(subpath === undefined ? {} : { subpath }) }
  const tmpfs = {
    ...(size === undefined ? {} : { size }),
    ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }),
  }
  const entry: Record<string, Json> = {
    type,
    ...(source === undefined ? {} : { source: type === 'bind' ? hostPath(source) : source }),
    target,
    ...(isTrue(readOnly) ? { read_only: true } : {}),
    ...(propagation === undefined ? {} : { bind: { propagation } }),
    ...(Object.keys(volume).length === 0 ? {} : { volume }),
    ...(Object.keys(tmpfs).length === 0 ? {} : { tmpfs }),
  }
  const left = [...fields.keys()]
  return {
    entry,
    ...(type === 'volume' && source !== undefined ? { volume: source } : {}),
    ...(left.length === 0 ? {} : { lost: `${left.join(', ')} of the mount at ${target}` }),
  }
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && text !== 'false' && text !== '0'
}
