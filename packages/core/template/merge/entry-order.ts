import type { View } from './collection-view.ts'
import type { Three } from './three.ts'

/**
 * The keys of all entries in the order of the merge: mine, with each of theirs behind the one that it follows there. Where the
 * order itself counts and theirs has changed it, theirs leads. Undefined where both have changed it, each in their own way.
 */
export function entryOrder(views: Three<View>, isMeaningful: boolean): readonly string[] | undefined {
  const [base, mine, theirs] = [views.base, views.mine, views.theirs].map((view) => [...view.entries.keys()]) as [
    string[],
    string[],
    string[],
  ]
  if (!isMeaningful || isSameOrder(base, theirs)) return woven(mine, theirs)
  if (isSameOrder(base, mine)) return woven(theirs, mine)
  return isSameOrder(mine, theirs) ? woven(mine, theirs) : undefined
}

/** Whether what stands in both stands in the same order. */
function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  const [inA, inB] = [new Set(a), new Set(b)]
  const others = b.filter((key) => inA.has(key))
  return a.filter((key) => inB.has(key)).every((key, index) => key === others[index])
}

/** The leading keys, with each of the others behind the one that it follows; those that follow none of them at the end. */
function woven(leading: readonly string[], others: readonly string[]): string[] {
  const known = new Set(leading)
  const followers = new Map<string, string[]>()
  const last: string[] = []
  let previous: string | undefined
  for (const key of others) {
    if (known.has(key)) previous = key
    else if (previous === undefined) last.push(key)
    else followers.set(previous, [...(followers.get(previous) ?? []), key])
  }
  return [...leading.flatMap((key) => [key, ...(followers.get(key) ?? [])]), ...last]
}
