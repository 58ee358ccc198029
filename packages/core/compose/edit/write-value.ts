import { resolvePlain } from '../yaml-scalar.ts'
import { isObject, type Plain } from './plain.ts'

export interface Layout {
  readonly eol: string
  readonly step: number
  readonly indentsLists: boolean
}

/** `bare`: without quotes even where readers of YAML 1.1 would see no text, because the author does so. */
export type Quote = 'plain' | 'bare' | 'single' | 'double'

const indicators = /^[-?:,[\]{}#&*!|>'"%@`]/
/** What YAML does not allow as it stands, or would fold: it can only be written as an escape. */
const unsafe = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/

/** A scalar on one line, in the wanted quotes where they can hold it. */
export function writeScalar(
  value: Exclude<Plain, readonly Plain[] | object> | null,
  quote: Quote,
  flow: boolean,
): string {
  if (value === null) return flow ? 'null' : ''
  if (typeof value !== 'string') return String(value)
  const special = unsafe.test(value) || /[\n\t]/.test(value)
  const bare = !special && isPlainSafe(value, flow)
  if (bare && (quote === 'bare' || (quote === 'plain' && !isDoubtful(value)))) return value
  if (quote === 'single' && !special) return `'${value.replaceAll("'", "''")}'`
  return JSON.stringify(value).replaceAll(/[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Whether a text can stand without quotes and still be read as the same text. */
function isPlainSafe(text: string, flow: boolean): boolean {
  const read = resolvePlain(text)
  if (text === '' || text !== text.trim() || read.value !== text || read.form !== undefined) return false
  if (indicators.test(text) && !/^[-?:][^\s,[\]{}]/.test(text)) return false
  if (/^(---|\.\.\.)(\s|$)/.test(text) || /: |:$| #/.test(text) || text === '<<') return false
  return !flow || !/[,[\]{}]/.test(text)
}

/** Texts that readers of YAML 1.1 take for something else: yes and no, and "22:22", a number of base 60. */
export function isDoubtful(text: string): boolean {
  return /^(y|n|yes|no|on|off|true|false)$/i.test(text) || /^\d[^ ]*:/.test(text)
}

/** A value on one line: `{a: b}`, `[a, b]`. */
export function writeFlow(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map((item: Plain) => writeFlow(item)).join(', ')}]`
  if (!isObject(value)) return writeScalar(value as string | null, 'plain', true)
  const pairs = Object.entries(value).map(([key, item]) => `${writeKey(key, true)}: ${writeFlow(item)}`)
  return `{${pairs.join(', ')}}`
}

export function writeKey(key: string, flow: boolean): string {
  return writeScalar(key, 'plain', flow)
}

/**
 * What comes after `key:` for a value in block style, with the line break where it takes lines of its own. `indent` is
 * the column of the key.
 */
export function writeBlock(value: Plain, indent: number, layout: Layout): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []'
    const column = layout.indentsLists ? indent + layout.step : indent
    return value.map((item: Plain) => layout.eol + writeItem(item, column, layout)).join('')
  }
  if (isObject(value)) {
    const pairs = Object.entries(value)
    if (pairs.length === 0) return ' {}'
    return pairs.map(([key, item]) => layout.eol + writePair(key, item, indent + layout.step, layout)).join('')
  }
  if (typeof value === 'string' && isBlockText(value)) return writeLiteral(value, indent, layout)
  const text = writeScalar(value as string | null, 'plain', false)
  return text === '' ? '' : ` ${text}`
}

export function writePair(key: string, value: Plain, indent: number, layout: Layout): string {
  return `${' '.repeat(indent)}${writeKey(key, false)}:${writeBlock(value, indent, layout)}`
}

/** `- …` at the column. */
export function writeItem(value: Plain, column: number, layout: Layout): string {
  const dash = `${' '.repeat(column)}- `
  if (isObject(value)) {
    const [first, ...rest] = Object.entries(value)
    if (first === undefined) return `${dash}{}`
    const inner = column + 2
    const lines = rest.map(([key, item]) => layout.eol + writePair(key, item, inner, layout)).join('')
    return dash + writePair(first[0], first[1], inner, layout).trimStart() + lines
  }
  if (Array.isArray(value)) return dash + writeFlow(value)
  const text = writeScalar(value as string | null, 'plain', false)
  return dash + (text === '' ? 'null' : text)
}

/** Whether a text of several lines can be a literal block (`|`). */
function isBlockText(text: string): boolean {
  return (
    /\n./.test(text) &&
    !unsafe.test(text) &&
    !/[ \t]\n|\t/.test(text) &&
    !/^[ \n]/.test(text) &&
    !/(?<!\n)\n{2,}$/.test(text)
  )
}

function writeLiteral(text: string, indent: number, layout: Layout): string {
  const keepsBreak = text.endsWith('\n')
  const lines = (keepsBreak ? text.slice(0, -1) : text).split('\n')
  const spaces = ' '.repeat(indent + layout.step)
  return ` |${keepsBreak ? '' : '-'}${lines.map((line) => layout.eol + (line === '' ? '' : spaces + line)).join('')}`
}
