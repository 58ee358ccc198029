/** A time from now on: "in 40 seconds", "in 12 minutes", "in 2 hours", rounded up. */
export function inWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  if (seconds < 90) return `in ${count(seconds, 'second')}`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 90) return `in ${count(minutes, 'minute')}`
  const hours = Math.ceil(minutes / 60)
  return hours < 36 ? `in ${count(hours, 'hour')}` : `in ${count(Math.ceil(hours / 24), 'day')}`
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`
}
