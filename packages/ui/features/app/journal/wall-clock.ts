const minute = 60_000
const day = 1440 * minute

/** What a clock on the wall of the time zone shows at a moment, as an input of date and time takes it: "2026-11-28T10:00:00". */
export function toWallClock(time: string, timeZone: string): string {
  return new Date(wallTime(Date.parse(time), timeZone)).toISOString().slice(0, 19)
}

/**
 * The moment in UTC at which such a clock shows the text; undefined for what is no time. Of an hour that the clock shows twice
 * it is the first, and what it skips is as long after the change as it is written.
 */
export function fromWallClock(text: string, timeZone: string): string | undefined {
  const shown = Date.parse(`${text}Z`)
  if (Number.isNaN(shown)) return undefined
  // A zone changes its clocks at most once between the two.
  const offsets = [shown - day, shown + day].map((near) => wallTime(near, timeZone) - near)
  const moments = offsets.map((offset) => shown - offset)
  const fitting = moments.filter((moment) => wallTime(moment, timeZone) === shown)
  const moment = fitting.length === 0 ? moments[0] : Math.min(...fitting)
  return moment === undefined ? undefined : `${new Date(moment).toISOString().slice(0, 19)}Z`
}

/** The name of the zone: "Europe/Berlin". Empty: the browser's own. */
export function zoneName(timeZone: string): string {
  return timeZone === '' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : timeZone
}

/** As if what the clock shows were UTC. To the second. */
function wallTime(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...(timeZone === '' ? {} : { timeZone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment)
  const part = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
}
