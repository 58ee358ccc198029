import { shortestEdit } from './shortest-edit.ts'

/** A run of lines that are the same in both texts. */
export interface Match {
  readonly a: number
  readonly b: number
  readonly length: number
}

/** A stretch of both texts, each from its first line up to the one behind its last. */
interface Stretch {
  readonly a: number
  readonly aEnd: number
  readonly b: number
  readonly bEnd: number
}

/** Lines that are unique on both sides hold a text together; this often is enough, and deeper there is little to gain. */
const deepest = 48

/**
 * The lines that two texts share, in order, without overlap. Patience diff: lines that stand once in each text are matched
 * first, which keeps services and sections together; between them the shortest edit. Time grows with the length of the
 * texts and with the size of what differs, bounded for texts that have nothing in common.
 */
export function align(a: readonly string[], b: readonly string[]): Match[] {
  const numbers = new Map<string, number>()
  const [left, right] = [numbered(a, numbers), numbered(b, numbers)]
  const pairs: (readonly [number, number])[] = []
  alignStretch(left, right, { a: 0, aEnd: left.length, b: 0, bEnd: right.length }, pairs, 0)
  return runs(pairs)
}

/** Equal lines get equal numbers, so that comparing them costs nothing. */
function numbered(lines: readonly string[], numbers: Map<string, number>): Int32Array {
  const result = new Int32Array(lines.length)
  for (const [index, line] of lines.entries()) {
    let number = numbers.get(line)
    if (number === undefined) numbers.set(line, (number = numbers.size))
    result[index] = number
  }
  return result
}

function alignStretch(
  left: Int32Array,
  right: Int32Array,
  whole: Stretch,
  pairs: (readonly [number, number])[],
  depth: number,
): void {
  let { a, aEnd, b, bEnd } = whole
  while (a < aEnd && b < bEnd && left[a] === right[b]) pairs.push([a++, b++])
  const tail: (readonly [number, number])[] = []
  while (a < aEnd && b < bEnd && left[aEnd - 1] === right[bEnd - 1]) tail.push([--aEnd, --bEnd])
  if (a < aEnd && b < bEnd) {
    const anchors = depth < deepest ? uniqueAnchors(left, right, { a, aEnd, b, bEnd }) : []
    if (anchors.length === 0) {
      for (const [i, j] of shortestEdit(left.subarray(a, aEnd), right.subarray(b, bEnd))) pairs.push([a + i, b + j])
    } else {
      for (const [i, j] of [...anchors, [aEnd, bEnd] as const]) {
        // The anchor itself is the beginning of the stretch that follows it.
        alignStretch(left, right, { a, aEnd: i, b, bEnd: j }, pairs, depth + 1)
        a = i
        b = j
      }
    }
  }
  for (const pair of tail.reverse()) pairs.push(pair)
}

/** Lines that stand exactly once in each stretch: the longest chain of them that is in the same order in both. */
function uniqueAnchors(left: Int32Array, right: Int32Array, { a, aEnd, b, bEnd }: Stretch): [number, number][] {
  const places = new Map<number, { count: number; at: number; others: number; other: number }>()
  for (let at = a; at < aEnd; at++) {
    const number = left[at] ?? 0
    const place = places.get(number)
    if (place === undefined) places.set(number, { count: 1, at, others: 0, other: -1 })
    else place.count += 1
  }
  for (let at = b; at < bEnd; at++) {
    const place = places.get(right[at] ?? 0)
    if (place === undefined) continue
    place.others += 1
    place.other = at
  }
  const common = [...places.values()].filter((place) => place.count === 1 && place.others === 1)
  return longestChain(common.map(({ at, other }) => [at, other]))
}

/** Of pairs sorted by their first, the most that are also sorted by their second. */
function longestChain(pairs: readonly [number, number][]): [number, number][] {
  const ends: number[] = []
  const before = new Int32Array(pairs.length).fill(-1)
  for (const [index, pair] of pairs.entries()) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < pair[1]) low = middle + 1
      else high = middle
    }
    before[index] = low === 0 ? -1 : (ends[low - 1] ?? -1)
    ends[low] = index
  }
  const chain: [number, number][] = []
  for (let index = ends.at(-1) ?? -1; index !== -1; index = before[index] ?? -1) {
    const pair = pairs[index]
    if (pair !== undefined) chain.push(pair)
  }
  return chain.reverse()
}

function runs(pairs: readonly (readonly [number, number])[]): Match[] {
  const matches: { a: number; b: number; length: number }[] = []
  for (const [a, b] of pairs) {
    const last = matches.at(-1)
    if (last !== undefined && last.a + last.length === a && last.b + last.length === b) last.length += 1
    else matches.push({ a, b, length: 1 })
  }
  return matches
}
