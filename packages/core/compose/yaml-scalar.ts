import type { Scalar } from './node.ts'

export interface ResolvedScalar {
  readonly value: Scalar
  readonly form?: 'float' | 'timestamp'
}

const nulls = new Set(['', '~', 'null', 'Null', 'NULL'])
const booleans = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
])
const floatShape = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const timestampShape =
  /^\d{4}-\d{1,2}-\d{1,2}$|^\d{4}-\d{1,2}-\d{1,2}([Tt]|[ ]+)\d{1,2}:\d{1,2}:\d{1,2}(\.\d*)?([ ]*(Z|[-+]\d{1,2}(:?\d{2})?))?$/

/**
 * What an unquoted scalar means, as Compose reads YAML: 1.2 booleans (so `yes` and `on` are text), but the octal
 * `0777` and the grouping `1_000` of 1.1, and dates.
 */
export function resolvePlain(text: string): ResolvedScalar {
  if (nulls.has(text)) return { value: null }
  const boolean = booleans.get(text)
  if (boolean !== undefined) return { value: boolean }
  const first = text.charCodeAt(0)
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46
  if (!numeric) return { value: text }
  return number(text) ?? (isTimestamp(text) ? { value: text, form: 'timestamp' } : { value: text })
}

/** What `!!int`, `!!float`, … make of a scalar's text; `undefined` when it is no such thing. */
export function resolveTagged(tag: string, text: string): ResolvedScalar | undefined {
  switch (tag) {
    case 'tag:yaml.org,2002:str':
    case '!':
      return { value: text }
    case 'tag:yaml.org,2002:null':
      return nulls.has(text) ? { value: null } : undefined
    case 'tag:yaml.org,2002:bool':
      return booleans.has(text) ? { value: booleans.get(text) ?? false } : undefined
    case 'tag:yaml.org,2002:int': {
      const found = number(text)
      return found === undefined || found.form === 'float' ? undefined : found
    }
    case 'tag:yaml.org,2002:float': {
      const found = number(text)
      return found === undefined ? undefined : { value: Number(found.value), form: 'float' }
    }
    default:
      return { value: text }
  }
}

function number(text: string): ResolvedScalar | undefined {
  const special = /^([-+]?)(?:\.inf|\.Inf|\.INF)$|^(?:\.nan|\.NaN|\.NAN)$/.exec(text)
  if (special !== null) {
    const value = text.toLowerCase().endsWith('nan') ? Number.NaN : special[1] === '-' ? -Infinity : Infinity
    return { value, form: 'float' }
  }
  const plain = text.replaceAll('_', '')
  const integer = integerOf(plain)
  if (integer !== undefined) return integer
  if (floatShape.test(plain)) {
    const value = Number(plain)
    // Beyond a float's range Go does not read a number at all.
    if (Number.isFinite(value)) return { value, form: 'float' }
  }
  return undefined
}

function integerOf(text: string): ResolvedScalar | undefined {
  const match = /^([-+]?)(0b[01]+|0x[0-9a-fA-F]+|0o[0-7]+|0[0-7]+|0|[1-9][0-9]*)$/.exec(text)
  if (match?.[2] === undefined) return undefined
  const digits = match[2]
  const legacyOctal = /^0[0-7]+$/.test(digits)
  const magnitude = BigInt(legacyOctal ? `0o${digits.slice(1)}` : digits)
  const value = match[1] === '-' ? -magnitude : magnitude
  if (value > 18446744073709551615n || value < -9223372036854775808n) {
    return { value: Number(value), form: 'float' }
  }
  const small = Number(value)
  return { value: Number.isSafeInteger(small) ? small : value }
}

function isTimestamp(text: string): boolean {
  if (!timestampShape.test(text)) return false
  const [, month, day] = /^\d{4}-(\d{1,2})-(\d{1,2})/.exec(text) ?? []
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31
}

/** A number as Go's `%v` writes it: what Compose makes of a number where text is wanted. */
export function formatGoNumber(value: number, form?: 'float' | 'timestamp'): string {
  if (form !== 'float') return String(value)
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value < 0 ? '-Inf' : '+Inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent < -4 || exponent >= 6) {
    const digits = Math.abs(exponent) < 10 ? `0${Math.abs(exponent)}` : String(Math.abs(exponent))
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
  }
  return String(value)
}
