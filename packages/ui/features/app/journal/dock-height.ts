/** What the dock may have of the window's height, in hundredths. */
export const shortest = 20
export const tallest = 80

const small = 2
const large = 10

export function bounded(share: number): number {
  return Math.round(Math.min(tallest, Math.max(shortest, share)))
}

/** What it has while nobody has moved it: as `--pmx-dock` says, at 16 pixels a rem. */
export function shareByItself(windowHeight: number): number {
  return bounded(Math.min(45, (26 * 16 * 100) / windowHeight))
}

/** The height after a key was pressed: 0 as it is by itself, undefined for a key that means nothing here. */
export function byKey(key: string, share: number): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return bounded(share + small)
    case 'ArrowDown':
      return bounded(share - small)
    case 'PageUp':
      return bounded(share + large)
    case 'PageDown':
      return bounded(share - large)
    case 'Home':
      return shortest
    case 'End':
      return tallest
    case 'Enter':
      return 0
    default:
      return undefined
  }
}
