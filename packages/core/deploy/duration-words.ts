const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** A time span (milliseconds) as a person says it: one whole number and its greatest unit, "2 minutes". */
export function durationWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? UNITS[3]
  const count = Math.floor(seconds / size)
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`
}
