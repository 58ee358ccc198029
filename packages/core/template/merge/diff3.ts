import { align } from './align.ts'

/** A stretch of three lists of lines: the same in all, or changed on one side or both. */
export interface Chunk {
  readonly kind: 'same' | 'mine' | 'theirs' | 'both'
  readonly base: readonly string[]
  readonly mine: readonly string[]
  readonly theirs: readonly string[]
}

/**
 * Cuts base, mine and theirs into stretches, each of them changed by nobody, by one side, or by both (Khanna, Kunal, Pierce, "A formal
 * investigation of diff3", 2007). Changes that touch each other are one stretch: nobody can tell whether they are about the
 * same thing. A stretch that both have made the same is `both` too.
 */
export function chunksOf(o: readonly string[], a: readonly string[], b: readonly string[]): Chunk[] {
  const [inMine, inTheirs] = [placesIn(o, a), placesIn(o, b)]
  const chunks: Chunk[] = []
  let [i, j, k] = [0, 0, 0]
  while (i < o.length || j < a.length || k < b.length) {
    let length = 0
    while (i + length < o.length && inMine[i + length] === j + length && inTheirs[i + length] === k + length)
      length += 1
    if (length > 0) {
      const same = o.slice(i, i + length)
      chunks.push({ kind: 'same', base: same, mine: same, theirs: same })
      i += length
      j += length
      k += length
      continue
    }
    let next = i
    while (next < o.length && (inMine[next] === -1 || inTheirs[next] === -1)) next += 1
    const mineEnd = next === o.length ? a.length : (inMine[next] ?? a.length)
    const theirsEnd = next === o.length ? b.length : (inTheirs[next] ?? b.length)
    chunks.push(changed(o.slice(i, next), a.slice(j, mineEnd), b.slice(k, theirsEnd)))
    i = next
    j = mineEnd
    k = theirsEnd
  }
  return chunks
}

/** For each line of the one text its place in the other, or -1. */
function placesIn(from: readonly string[], to: readonly string[]): Int32Array {
  const places = new Int32Array(from.length).fill(-1)
  for (const { a, b, length } of align(from, to)) for (let n = 0; n < length; n++) places[a + n] = b + n
  return places
}

function changed(base: readonly string[], mine: readonly string[], theirs: readonly string[]): Chunk {
  const kind = sameLines(base, theirs) ? 'mine' : sameLines(base, mine) ? 'theirs' : 'both'
  return { kind, base, mine, theirs }
}

export function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index])
}
