/** When a source is read again by itself. Times in milliseconds. */
export interface Rhythm {
  readonly every: number
  readonly firstRetry: number
  readonly longestRetry: number
}

export const rhythm: Rhythm = { every: 6 * 3_600_000, firstRetry: 60_000, longestRetry: 6 * 3_600_000 }

/** After a success. Ten percent more or less, so that not all come at once. `chance` is from 0 to 1. */
export function pauseAfterSuccess({ every }: Rhythm, chance: number): number {
  return Math.round(every * (0.9 + 0.2 * chance))
}

/** After so many failures in a row: doubling, up to half of it more by chance. */
export function pauseAfterFailure({ firstRetry, longestRetry }: Rhythm, failures: number, chance: number): number {
  const pause = Math.min(longestRetry, firstRetry * 2 ** Math.min(30, Math.max(0, failures - 1)))
  return Math.round(pause * (1 + 0.5 * chance))
}
