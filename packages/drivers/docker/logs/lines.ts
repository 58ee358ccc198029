import type { LogLine } from '@panamax/core/deploy/driver'
import { Demultiplexer, type Frame } from './demux.ts'

export interface LogOrigin {
  readonly service: string
  readonly instance: string
  /** It has a terminal: its output comes without frames. */
  readonly tty: boolean
}

/** Characters of one line; a longer one goes on in the next. */
const lineLimit = 16_384
const timePattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/

/** Turns what the engine's log endpoint sends (with `timestamps`) into lines, chunk by chunk. */
export class LineReader {
  private readonly origin: LogOrigin
  private readonly frames = new Demultiplexer()
  private rest = ''
  private readonly decoder = new TextDecoder()
  private lastTime = '1970-01-01T00:00:00.000000000Z'

  constructor(origin: LogOrigin) {
    this.origin = origin
  }

  push(chunk: Uint8Array): LogLine[] {
    if (this.origin.tty) return this.pushPlain(this.decoder.decode(chunk, { stream: true }))
    return this.frames.push(chunk).flatMap((frame) => this.fromFrame(frame))
  }

  end(): LogLine[] {
    if (this.origin.tty) return this.rest === '' ? [] : this.lines(this.rest, 'stdout')
    return this.frames.end().flatMap((frame) => this.fromFrame(frame))
  }

  /** The engine sends one message in a frame; it wrote a time in front of each. */
  private fromFrame(frame: Frame): LogLine[] {
    return this.lines(frame.data.toString('utf8').replace(/\r?\n$/, ''), frame.stream)
  }

  private pushPlain(text: string): LogLine[] {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop() ?? ''
    const complete = lines.flatMap((line) => this.lines(line.replace(/\r$/, ''), 'stdout'))
    if (this.rest.length <= lineLimit * 2) return complete
    const long = this.lines(this.rest, 'stdout')
    this.rest = ''
    return [...complete, ...long]
  }

  private lines(text: string, stream: LogLine['stream']): LogLine[] {
    const match = timePattern.exec(text)
    const body = match === null ? text : text.slice(match[0].length)
    if (match !== null) this.lastTime = toUtc(match)
    const { service, instance } = this.origin
    const base = { time: this.lastTime, service, instance, stream }
    if (body.length <= lineLimit && !body.includes('\n')) return [{ ...base, text: body }]
    return body.split('\n').flatMap((line) => pieces(line).map((piece) => ({ ...base, text: piece })))
  }
}

function pieces(line: string): string[] {
  const count = Math.max(1, Math.ceil(line.length / lineLimit))
  return Array.from({ length: count }, (_, index) => line.slice(index * lineLimit, (index + 1) * lineLimit))
}

/** With nine digits and Z, so that texts sort as times do. */
function toUtc([, seconds = '', fraction = '', zone = 'Z']: readonly (string | undefined)[]): string {
  const nanoseconds = fraction.padEnd(9, '0')
  if (zone === 'Z') return `${seconds}.${nanoseconds}Z`
  return `${new Date(`${seconds}${zone}`).toISOString().slice(0, 19)}.${nanoseconds}Z`
}

/** RFC 3339 as the engine's `since` and `until`: seconds since 1970 with nanoseconds. */
export function toEngineTime(time: string): string {
  const match = /^(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(time)
  const [, seconds = '', fraction = '', zone = 'Z'] = match ?? []
  const whole = Math.floor(Date.parse(seconds + zone) / 1000)
  return Number.isNaN(whole) ? '0' : `${whole}.${fraction.padEnd(9, '0').slice(0, 9)}`
}

/** The moment after: what was read up to `time` is not read again. */
export function justAfter(time: string): string {
  const engineTime = toEngineTime(time)
  const [seconds = '0', nanoseconds = '0'] = engineTime.split('.')
  const next = Number(nanoseconds) + 1
  return next > 999_999_999 ? `${Number(seconds) + 1}.000000000` : `${seconds}.${String(next).padStart(9, '0')}`
}
