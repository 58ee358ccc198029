/**
 * Patterns of inputs come from templates, which are hostile input, so they never reach the backtracking engine of the
 * language. A pattern is a regular expression without look-around and back-references; it is compiled to a
 * non-deterministic automaton and followed in parallel, in time proportional to pattern size × value length.
 *
 * Syntax: literals, `.`, `[a-z]`, `[^…]`, `\d \D \w \W \s \S`, escapes, `(…)`, `(?:…)`, `|`, `* + ? {m} {m,} {m,n}`.
 * A pattern always means the whole value; `^` at its start and `$` at its end are allowed and change nothing.
 */
export type Pattern = (value: string) => boolean

const maxSource = 500
const maxStates = 4_000
const maxRepeat = 1_000
const maxValue = 1_000

/** Compiles a pattern; `problem` says in words why it cannot be used. Values over 1,000 characters never match. */
export function compilePattern(source: string): { matches: Pattern } | { problem: string } {
  if (source.length > maxSource) return { problem: `is longer than ${maxSource} characters` }
  try {
    const states: State[] = []
    const start = build(new Parser(source).parse(), add(states, { accept: true }), states)
    return { matches: (value) => value.length <= maxValue && run(states, start, value) }
  } catch (error) {
    if (error instanceof PatternError) return { problem: error.message }
    throw error
  }
}

class PatternError extends Error {}

type Test = (char: string) => boolean
type Node =
  | { kind: 'char'; test: Test }
  | { kind: 'sequence' | 'choice'; parts: Node[] }
  | { kind: 'repeat'; part: Node; min: number; max: number }
type State = { test: Test; next: number } | { split: number[] } | { accept: true }

function add(states: State[], state: State): number {
  if (states.length >= maxStates) throw new PatternError('is too big when its repetitions are written out')
  return states.push(state) - 1
}

/** Builds the automaton from its end: returns the state to start from in order to match `node` and go on at `next`. */
function build(node: Node, next: number, states: State[]): number {
  switch (node.kind) {
    case 'char':
      return add(states, { test: node.test, next })
    case 'sequence':
      return node.parts.reduceRight((after, part) => build(part, after, states), next)
    case 'choice':
      return add(states, { split: node.parts.map((part) => build(part, next, states)) })
    case 'repeat': {
      let at = next
      if (node.max === Number.POSITIVE_INFINITY) {
        const loop: number[] = [next]
        at = add(states, { split: loop })
        loop.push(build(node.part, at, states))
      } else {
        for (let i = node.min; i < node.max; i++) at = add(states, { split: [next, build(node.part, at, states)] })
      }
      for (let i = 0; i < node.min; i++) at = build(node.part, at, states)
      return at
    }
  }
}

function run(states: State[], start: number, value: string): boolean {
  let current = closure(states, [start])
  for (const char of value) {
    const next: number[] = []
    for (const index of current) {
      const state = states[index]
      if (state !== undefined && 'test' in state && state.test(char)) next.push(state.next)
    }
    if (next.length === 0) return false
    current = closure(states, next)
  }
  return [...current].some((index) => 'accept' in (states[index] ?? {}))
}

function closure(states: State[], from: number[]): Set<number> {
  const seen = new Set<number>()
  const open = [...from]
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (seen.has(index)) continue
    seen.add(index)
    const state = states[index]
    if (state !== undefined && 'split' in state) open.push(...state.split)
  }
  return seen
}

const classes: Record<string, Test> = {
  d: (c) => c >= '0' && c <= '9',
  w: (c) => /^[A-Za-z0-9_]$/.test(c),
  s: (c) => /^\s$/.test(c),
}
const controls: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' }

class Parser {
  readonly #chars: string[]
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#chars = [...source]
    if (this.#chars[0] === '^') this.#chars.shift()
    // A `$` after an odd number of backslashes is an escaped one, which stands for itself.
    if (/(^|[^\\])(\\\\)*\$$/.test(this.#chars.join(''))) this.#chars.pop()
  }

  parse(): Node {
    const node = this.#choice()
    if (this.#at < this.#chars.length) throw new PatternError('has a ")" without "("')
    return node
  }

  #choice(): Node {
    const parts = [this.#sequence()]
    while (this.#take('|')) parts.push(this.#sequence())
    return { kind: 'choice', parts }
  }

  #sequence(): Node {
    const parts: Node[] = []
    for (let char = this.#peek(); char !== undefined && char !== '|' && char !== ')'; char = this.#peek())
      parts.push(this.#quantified())
    return { kind: 'sequence', parts }
  }

  #quantified(): Node {
    const part = this.#atom()
    const bounds = this.#quantifier()
    if (bounds === undefined) return part
    if (bounds.min > bounds.max) throw new PatternError('has a repetition whose end is before its start')
    // A lazy mark changes nothing about what matches as a whole.
    this.#take('?')
    if (this.#quantifier() !== undefined) throw new PatternError('repeats a repetition')
    return { kind: 'repeat', part, ...bounds }
  }

  #quantifier(): { min: number; max: number } | undefined {
    const infinite = Number.POSITIVE_INFINITY
    if (this.#take('*')) return { min: 0, max: infinite }
    if (this.#take('+')) return { min: 1, max: infinite }
    if (this.#take('?')) return { min: 0, max: 1 }
    const braces = /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(this.#chars.slice(this.#at, this.#at + 12).join(''))
    if (braces === null) return undefined
    this.#at += braces[0].length
    const min = Number(braces[1])
    const max = braces[2] === undefined ? min : braces[3] === undefined ? infinite : Number(braces[3])
    if (min > maxRepeat || (max !== infinite && max > maxRepeat))
      throw new PatternError(`repeats more than ${maxRepeat} times`)
    return { min, max }
  }

  #atom(): Node {
    const char = this.#next()
    switch (char) {
      case '(': {
        if (this.#take('?') && !this.#take(':'))
          throw new PatternError('uses look-around or named groups, which are not supported')
        if (++this.#depth > 50) throw new PatternError('nests groups too deeply')
        const node = this.#choice()
        if (!this.#take(')')) throw new PatternError('has a "(" without ")"')
        this.#depth--
        return node
      }
      case '[':
        return { kind: 'char', test: this.#set() }
      case '.':
        return { kind: 'char', test: (c) => c !== '\n' && c !== '\r' }
      case '\\':
        return { kind: 'char', test: this.#escape() }
      case '*':
      case '+':
      case '?':
        throw new PatternError(`has a "${char}" with nothing to repeat`)
      case '^':
      case '$':
        throw new PatternError(`has a "${char}" in its middle: a pattern always means the whole value`)
      default:
        return { kind: 'char', test: (c) => c === char }
    }
  }

  #escape(): Test {
    const char = this.#next()
    const lower = char.toLowerCase()
    const known = Object.hasOwn(classes, lower) ? classes[lower] : undefined
    if (known !== undefined) return char === lower ? known : (c) => !known(c)
    if (/[1-9bBkpPuxc]/.test(char)) throw new PatternError(`uses "\\${char}", which is not supported`)
    const literal = (Object.hasOwn(controls, char) ? controls[char] : undefined) ?? char
    return (c) => c === literal
  }

  #set(): Test {
    const negated = this.#take('^')
    const tests: Test[] = []
    while (!this.#take(']')) {
      const from = this.#next()
      if (from === '\\') {
        tests.push(this.#escape())
      } else if (this.#peek() === '-' && this.#chars[this.#at + 1] !== ']') {
        this.#at++
        const next = this.#next()
        const to = next === '\\' ? this.#next() : next
        if (from > to) throw new PatternError(`has the range "${from}-${to}", which is backwards`)
        tests.push((c) => c >= from && c <= to)
      } else {
        tests.push((c) => c === from)
      }
    }
    return (c) => tests.some((test) => test(c)) !== negated
  }

  #peek(): string | undefined {
    return this.#chars[this.#at]
  }

  #take(char: string): boolean {
    if (this.#chars[this.#at] !== char) return false
    this.#at++
    return true
  }

  #next(): string {
    const char = this.#chars[this.#at++]
    if (char === undefined) throw new PatternError('ends too early')
    return char
  }
}
