import { PanamaxError } from '../errors.ts'

const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
}
const longest = 9_223_372_036_854_775_807n

/** Nanoseconds of a duration ("1h30m", "500ms", "1.5s", "2d", "1w"); `undefined` when it is none. */
export function parseDuration(text: string): bigint | undefined {
  const sign = text.startsWith('-') ? -1n : 1n
  const body = text.replace(/^[-+]/, '')
  if (body === '0') return 0n
  if (body === '') return undefined
  let total = 0n
  let rest = body
  while (rest !== '') {
    const match = /^(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h|d|w)/.exec(rest)
    if (match === null || (match[1] === '' && (match[2] ?? '') === '')) return undefined
    const unit = nanoseconds[match[3] ?? ''] ?? 1n
    const fraction = match[2] ?? ''
    total += BigInt(match[1] === '' ? '0' : (match[1] ?? '0')) * unit
    if (fraction !== '') total += (BigInt(fraction.slice(0, 30)) * unit) / 10n ** BigInt(Math.min(fraction.length, 30))
    if (total > longest) return undefined
    rest = rest.slice(match[0].length)
  }
  return sign * total
}

/** Nanoseconds of a duration as Compose writes it. Throws `invalid_request` when it is none. */
export function durationToNanoseconds(text: string): number {
  const value = parseDuration(text)
  if (value === undefined) throw new PanamaxError('invalid_request', notADuration(text))
  return Number(value)
}

export function notADuration(text: string): string {
  return `"${text}" is not a duration: write numbers with units, like 90s, 1m30s or 500ms.`
}

/** A duration of so many nanoseconds in Go's form, which is Compose's: "1h5m30.02s", "500µs", "0s". */
export function formatDuration(value: number | bigint): string {
  const total = BigInt(value)
  const sign = total < 0n ? '-' : ''
  const size = total < 0n ? -total : total
  if (size === 0n) return '0s'
  if (size < 1_000n) return `${sign}${size}ns`
  if (size < 1_000_000n) return `${sign}${decimal(size, 1_000n)}µs`
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 1_000_000n)}ms`
  const minutes = size / 60_000_000_000n
  const seconds = `${decimal(size % 60_000_000_000n, 1_000_000_000n)}s`
  if (minutes === 0n) return `${sign}${seconds}`
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`
}

function decimal(value: bigint, unit: bigint): string {
  const whole = value / unit
  const digits = String(unit).length - 1
  const fraction = String(value % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '')
  return fraction === '' ? String(whole) : `${whole}.${fraction}`
}

const multiples: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 }

/** Bytes of a size ("512m", "1.5 GiB", "64kb", "1024", and -1 for no limit); `undefined` when it is none. */
export function parseSize(text: string): number | undefined {
  if (text === '-1') return -1
  const match = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)? ?([a-zA-Z]{0,3})$/.exec(text)
  if (match === null) return undefined
  const suffix = (match[1] ?? '').toLowerCase()
  const amount = Number(text.slice(0, text.length - suffix.length).trim())
  if (suffix === '' || suffix === 'b') return Math.trunc(amount)
  const multiple = multiples[suffix[0] ?? '']
  const tail = suffix.slice(1)
  if (multiple === undefined || (tail !== '' && tail !== 'b' && tail !== 'ib')) return undefined
  return Math.trunc(amount * multiple)
}

/** Bytes of a size as Compose writes it. Throws `invalid_request` when it is none. */
export function sizeToBytes(size: string | number): number {
  const bytes = typeof size === 'number' ? size : parseSize(size)
  if (bytes === undefined) throw new PanamaxError('invalid_request', notASize(size))
  return bytes
}

export function notASize(size: string | number): string {
  return `"${size}" is not a size: write bytes, or a number with k, m, g or t, like 512m.`
}
