/** Words of up to 31 characters: as many as the bits that one number gives. */
export const longestPattern = 31

/**
 * Compares a word with others that may be mistyped: letters changed, added, left out, or swapped with their neighbour (the
 * optimal string alignment distance). Myers' bit-parallel algorithm with Hyyrö's transposition: a few operations for each
 * character, whatever the length of the word.
 */
export class Near {
  readonly #length: number
  readonly #masks = new Int32Array(128)
  readonly #otherMasks = new Map<number, number>()

  /** `word`: 1 to 31 UTF-16 code units. */
  constructor(word: string) {
    this.#length = word.length
    for (let at = 0; at < word.length; at++) {
      const code = word.charCodeAt(at)
      if (code < 128) this.#masks[code] = (this.#masks[code] as number) | (1 << at)
      else this.#otherMasks.set(code, (this.#otherMasks.get(code) ?? 0) | (1 << at))
    }
  }

  /**
   * The distance to `text` from `from` to before `to`, times 64, plus that to the beginning of it which is nearest.
   */
  compare(text: string, from: number, to: number): number {
    const last = 1 << (this.#length - 1)
    const masks = this.#masks
    let up = -1
    let down = 0
    let zero = 0
    let maskBefore = 0
    let distance = this.#length
    let beginning = distance
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at)
      const mask = code < 128 ? (masks[code] as number) : (this.#otherMasks.get(code) ?? 0)
      const swapped = ((~zero & mask) << 1) & maskBefore
      zero = (((mask & up) + up) ^ up) | mask | down | swapped
      const right = down | ~(zero | up)
      const left = zero & up
      if ((right & last) !== 0) distance++
      else if ((left & last) !== 0) distance--
      const shifted = (right << 1) | 1
      up = (left << 1) | ~(zero | shifted)
      down = zero & shifted
      maskBefore = mask
      if (distance < beginning) beginning = distance
    }
    return distance * 64 + beginning
  }
}
