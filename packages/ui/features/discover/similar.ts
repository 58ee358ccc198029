import type { TemplateSummary } from '../../api/queries.ts'

const worst = 0.45

/** Templates whose name or keyword is nearly the word that was typed, the nearest first: typos are forgiven. */
export function similar(templates: readonly TemplateSummary[], query: string): TemplateSummary[] {
  const typed = query.toLowerCase()
  return templates
    .map((template) => {
      const words = [template.name, template.title, ...template.keywords].map((word) => word.toLowerCase())
      return { template, distance: Math.min(...words.map((word) => distance(typed, word))) }
    })
    .filter((each) => each.distance <= worst)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 6)
    .map(({ template }) => template)
}

/** Letters to change, add, drop or swap with their neighbour, in relation to the longer word. */
export function distance(a: string, b: string): number {
  const longest = Math.max(a.length, b.length)
  if (longest === 0 || longest > 64) return 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      }
      next.push(cost)
    }
    before = row
    row = next
  }
  return (row[b.length] ?? longest) / longest
}
