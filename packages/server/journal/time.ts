import { PanamaxError } from '@panamax/core/errors'
import { parseDuration } from '@panamax/core/compose/units'

const rfc3339 = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d\d:\d\d)$/

/** RFC 3339 in UTC with nine digits of a second, so that times compare as text. Undefined for what is no time. */
export function sortableTime(text: string): string | undefined {
  const match = rfc3339.exec(text)
  if (match === null) return undefined
  const [, day = '', clock = '', fraction = '', zone = 'Z'] = match
  const nanoseconds = fraction.padEnd(9, '0')
  if (zone === 'Z' || zone === 'z') return `${day}T${clock}.${nanoseconds}Z`
  const moment = new Date(`${day}T${clock}${zone}`)
  if (Number.isNaN(moment.getTime())) return undefined
  return `${moment.toISOString().slice(0, 19)}.${nanoseconds}Z`
}

/** A moment as a person or a program gives it: RFC 3339, or a duration back from now ("15m"). Throws `invalid_request`. */
export function parseMoment(text: string, now: Date): string {
  const time = sortableTime(text.trim())
  if (time !== undefined) return time
  const duration = parseDuration(text.trim())
  if (duration !== undefined && duration >= 0n) {
    const moment = new Date(now.getTime() - Number(duration / 1_000_000n))
    if (!Number.isNaN(moment.getTime())) return sortableTime(moment.toISOString())!
  }
  throw new PanamaxError(
    'invalid_request',
    `${JSON.stringify(text.slice(0, 60))} is no time. Write it like 2026-01-31T12:00:00Z, or as a duration back from now like 15m.`,
  )
}
