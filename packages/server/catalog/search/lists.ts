/** A list of numbers for each place, all of them in one array. */
export class Lists {
  /** Those of a place stand from `starts[place]` to before `starts[place + 1]`. */
  readonly starts: Uint32Array
  readonly items: Uint32Array

  constructor(lists: readonly (readonly number[])[]) {
    this.starts = new Uint32Array(lists.length + 1)
    for (const [at, list] of lists.entries()) this.starts[at + 1] = (this.starts[at] ?? 0) + list.length
    this.items = new Uint32Array(this.starts[lists.length] ?? 0)
    for (const [at, list] of lists.entries()) this.items.set(list, this.starts[at])
  }
}

/** Gives each text a number, the same one each time: 0, 1, 2, … */
export class Numbered {
  readonly values: string[] = []
  readonly #numbers = new Map<string, number>()

  of(value: string): number {
    const known = this.#numbers.get(value)
    if (known !== undefined) return known
    const number = this.values.length
    this.values.push(value)
    this.#numbers.set(value, number)
    return number
  }
}
