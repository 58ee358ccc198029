import { isMap, isScalar, parseDocument } from 'yaml'
import { findExcess } from '../compose/limits.ts'
import { isMapping } from './field-reader.ts'

/** `casaos` is a compose file too; it has words that are read into `x-panamax`. */
export type Dialect = 'compose' | 'pmx-2014' | 'casaos' | 'caprover' | 'portainer' | 'docker-run'

const topKeys = ['services', 'images', 'captainVersion', 'templates', 'x-casaos', 'x-panamax']

/**
 * Which dialect a template is written in, by its content: `images` at the top is the one of 2014, `captainVersion` a
 * one-click app of CapRover, `templates` a catalogue of Portainer, a first line of `docker run` a command, `services` a
 * compose file. Where nothing tells, a name that ends in `.pmx` does.
 */
export function dialectOf(text: string, file: string): Dialect {
  const first = text.charAt(text.search(/[^\s\uFEFF]/))
  if (first === '[') return isCatalogue(text) ? 'portainer' : 'compose'
  const keys = /^\s*(?:#.*\n\s*)*\{/.test(text) ? flowKeys(text) : blockKeys(text)
  if (keys.has('captainVersion')) return 'caprover'
  if (keys.has('services')) return keys.has('x-casaos') && !keys.has('x-panamax') ? 'casaos' : 'compose'
  if (keys.has('images')) return 'pmx-2014'
  if (keys.has('templates') && first === '{') return 'portainer'
  if (isCommand(text)) return 'docker-run'
  return /\.pmx$/i.test(file) ? 'pmx-2014' : 'compose'
}

/** A key in the first column is at the top level: whatever is inside something stands further in. */
function blockKeys(text: string): Set<string> {
  const keys = text.matchAll(/^\uFEFF?[ ]?(["']?)([A-Za-z-]+)\1[ \t]*:(?=\s|$)/gm)
  return new Set([...keys].flatMap((match) => (topKeys.includes(match[2] ?? '') ? [match[2] ?? ''] : [])))
}

function flowKeys(text: string): Set<string> {
  if (/^\s*\{/.test(text)) {
    const value = parseJson(text)
    if (isMapping(value as Parameters<typeof isMapping>[0])) return new Set(Object.keys(value as object))
  }
  if (findExcess(text) !== undefined) return new Set()
  try {
    const { contents } = parseDocument(text.replace(/^\t+/gm, ' '), { logLevel: 'silent', uniqueKeys: false })
    if (!isMap(contents)) return new Set()
    return new Set(contents.items.map((item) => (isScalar(item.key) ? String(item.key.source) : '')))
  } catch (error) {
    if (error instanceof RangeError) return new Set()
    throw error
  }
}

/** A bare list of entries that are titled, as old catalogues of Portainer are. */
function isCatalogue(text: string): boolean {
  const value = parseJson(text)
  if (!Array.isArray(value)) return false
  return value.some((entry: unknown) => {
    const fields = new Set(typeof entry === 'object' && entry !== null ? Object.keys(entry) : [])
    return fields.has('title') && (fields.has('image') || fields.has('repository'))
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

/** Whether the first line that is no comment starts a container. */
function isCommand(text: string): boolean {
  const line = /^(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*(\S.*)/.exec(text.slice(0, 10_000))?.[1] ?? ''
  return /^(?:[$%]\s+)?(?:sudo\s+)?(?:\S*\/)?(?:docker|podman|nerdctl)\s+(?:container\s+)?(?:run|create|pull|network|volume)\s/.test(
    line,
  )
}
