/** Texts that differ by more than this are not worth the time: what is left of them counts as replaced. */
const mostDifferences = 2000

/**
 * The pairs of places at which two sequences are the same, as many as there can be (Myers, "An O(ND) difference algorithm",
 * 1986). What stands on one side only is set aside first. None where the sequences have too little in common.
 */
export function shortestEdit(a: Int32Array, b: Int32Array): [number, number][] {
  const [inA, inB] = [new Set(a), new Set(b)]
  const left = placesOf(a, inB)
  const right = placesOf(b, inA)
  const trace = search(
    left.map((at) => a[at] ?? 0),
    right.map((at) => b[at] ?? 0),
  )
  if (trace === undefined) return []
  return backtrack(trace, left.length, right.length).map(([i, j]) => [left[i] ?? 0, right[j] ?? 0])
}

function placesOf(sequence: Int32Array, others: ReadonlySet<number>): Int32Array {
  return Int32Array.from([...sequence.keys()].filter((at) => others.has(sequence[at] ?? 0)))
}

/** For each number of differences how far each diagonal leads: `step[k + d]` is the place in `a` on diagonal `k`. */
function search(a: Int32Array, b: Int32Array): Int32Array[] | undefined {
  const steps: Int32Array[] = []
  const most = Math.min(a.length + b.length, mostDifferences)
  for (let d = 0; d <= most; d++) {
    const before = steps[d - 1]
    const step = new Int32Array(2 * d + 1)
    for (let k = -d; k <= d; k += 2) {
      let x = before === undefined ? 0 : start(before, d, k)
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      step[k + d] = x
      if (x >= a.length && x - k >= b.length) return [...steps, step]
    }
    steps.push(step)
  }
  return undefined
}

/** Where diagonal `k` begins after `d` differences: one down from `k + 1`, or one to the right from `k - 1`. */
function start(before: Int32Array, d: number, k: number): number {
  return comesDown(before, d, k) ? at(before, d, k + 1) : at(before, d, k - 1) + 1
}

function comesDown(before: Int32Array, d: number, k: number): boolean {
  return k === -d || (k !== d && at(before, d, k - 1) < at(before, d, k + 1))
}

function at(before: Int32Array, d: number, k: number): number {
  return before[k + d - 1] ?? 0
}

function backtrack(steps: readonly Int32Array[], aLength: number, bLength: number): [number, number][] {
  const pairs: [number, number][] = []
  let [x, y] = [aLength, bLength]
  for (let d = steps.length - 1; d >= 0; d--) {
    const before = steps[d - 1]
    const k = x - y
    const isDown = before !== undefined && comesDown(before, d, k)
    const fromX = before === undefined ? 0 : isDown ? at(before, d, k + 1) : at(before, d, k - 1)
    const startX = before === undefined || isDown ? fromX : fromX + 1
    while (x > startX) {
      x -= 1
      y -= 1
      pairs.push([x, y])
    }
    if (before === undefined) break
    y = isDown ? y - 1 : y
    x = fromX
  }
  return pairs.reverse()
}
