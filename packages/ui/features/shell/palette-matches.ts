import type { Entry } from './palette-entries.ts'

const mostOfGroup = 8

/** The entries with all of these words in their names, a few of each group. */
export function matching(entries: readonly Entry[], query: string): readonly Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const counts = new Map<string, number>()
  return entries.filter((entry) => {
    if (words.length === 0 && entry.isAsked === true) return false
    const text = `${entry.label} ${entry.hint ?? ''}`.toLowerCase()
    if (!words.every((word) => text.includes(word))) return false
    const count = (counts.get(entry.group) ?? 0) + 1
    counts.set(entry.group, count)
    return count <= mostOfGroup
  })
}
