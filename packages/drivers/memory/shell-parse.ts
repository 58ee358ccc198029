/** Part of a word: text as it stands, or the value of a variable. */
export type Part = { readonly text: string } | { readonly variable: string }
export type Word = readonly Part[]

export interface Redirect {
  readonly kind: '>' | '>>' | '>&2' | '2>&1' | '<'
  readonly target: Word
}

export type Node =
  | { readonly type: 'command'; readonly words: readonly Word[]; readonly redirects: readonly Redirect[] }
  | { readonly type: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: List }
  | { readonly type: 'while'; readonly condition: List; readonly body: List }

/** Commands one after another; `when` tells on which outcome of those before it one runs. */
export type List = readonly { readonly when: 'always' | 'success' | 'failure'; readonly node: Node }[]

type Token = { readonly operator: string } | { readonly word: Word; readonly bare?: string }

/** A small part of the POSIX shell language: see docs/drivers-memory.md. Throws SyntaxError. */
export function parseShell(script: string): List {
  const parser = new Parser(tokenize(script))
  const list = parser.list([])
  parser.expectEnd()
  return list
}

class Parser {
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  expectEnd(): void {
    if (this.at < this.tokens.length) throw new SyntaxError('syntax error: unexpected word')
  }

  /** Up to one of these words at the place of a command. */
  list(until: readonly string[]): List {
    const items: { when: 'always' | 'success' | 'failure'; node: Node }[] = []
    let when: 'always' | 'success' | 'failure' = 'always'
    for (;;) {
      while (this.operator() === ';') this.at += 1
      const token = this.tokens[this.at]
      if (token === undefined || until.includes(bare(token))) return items
      items.push({ when, node: this.node() })
      const next = this.operator()
      when = next === '&&' ? 'success' : next === '||' ? 'failure' : 'always'
      if (next === '&&' || next === '||' || next === ';') this.at += 1
    }
  }

  private node(): Node {
    const keyword = bare(this.tokens[this.at])
    if (keyword === 'for') return this.loopOver()
    if (keyword === 'while') return this.loopWhile()
    const words: Word[] = []
    const redirects: Redirect[] = []
    for (let token = this.tokens[this.at]; token !== undefined; token = this.tokens[this.at]) {
      if ('word' in token) words.push(token.word)
      else if (token.operator === '>&2' || token.operator === '2>&1')
        redirects.push({ kind: token.operator, target: [] })
      else if (token.operator === '>' || token.operator === '>>' || token.operator === '<') {
        this.at += 1
        redirects.push({ kind: token.operator, target: this.word() })
        continue
      } else break
      this.at += 1
    }
    if (words.length === 0 && redirects.length === 0) throw new SyntaxError('syntax error: a command is missing')
    return { type: 'command', words, redirects }
  }

  private loopOver(): Node {
    this.at += 1
    const name = bare(this.tokens[this.at])
    this.at += 1
    this.expect('in')
    const words: Word[] = []
    for (let token = this.tokens[this.at]; token !== undefined && 'word' in token; token = this.tokens[this.at]) {
      words.push(token.word)
      this.at += 1
    }
    return { type: 'for', name, words, body: this.body() }
  }

  private loopWhile(): Node {
    this.at += 1
    const condition = this.list(['do'])
    return { type: 'while', condition, body: this.body() }
  }

  private body(): List {
    while (this.operator() === ';') this.at += 1
    this.expect('do')
    const body = this.list(['done'])
    this.expect('done')
    return body
  }

  private expect(word: string): void {
    if (bare(this.tokens[this.at]) !== word) throw new SyntaxError(`syntax error: "${word}" is missing`)
    this.at += 1
  }

  private word(): Word {
    const token = this.tokens[this.at]
    if (token === undefined || !('word' in token)) throw new SyntaxError('syntax error: a word is missing')
    this.at += 1
    return token.word
  }

  private operator(): string | undefined {
    const token = this.tokens[this.at]
    return token !== undefined && 'operator' in token ? token.operator : undefined
  }
}

function bare(token: Token | undefined): string {
  return token !== undefined && 'word' in token ? (token.bare ?? '') : ''
}

const OPERATOR = /^(?:2>&1|>&2|>>|>|<|&&|\|\||;|\n)/
const VARIABLE = /^\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*|\?))/

function tokenize(script: string): Token[] {
  const tokens: Token[] = []
  let rest = script
  while (rest !== '') {
    const blank = /^[ \t]+/.exec(rest)
    if (blank !== null) {
      rest = rest.slice(blank[0].length)
      continue
    }
    const operator = OPERATOR.exec(rest)
    if (operator !== null) {
      tokens.push({ operator: operator[0] === '\n' ? ';' : operator[0] })
      rest = rest.slice(operator[0].length)
      continue
    }
    const { word, length } = readWord(rest)
    const raw = rest.slice(0, length)
    tokens.push(/^[A-Za-z]+$/.test(raw) ? { word, bare: raw } : { word })
    rest = rest.slice(length)
  }
  return tokens
}

function readWord(text: string): { word: Word; length: number } {
  const parts: Part[] = []
  let at = 0
  let quote: '"' | undefined
  for (;;) {
    const character = text[at]
    if (character === undefined) {
      if (quote !== undefined) throw new SyntaxError('syntax error: a quote is not closed')
      break
    }
    const variable = character === '$' ? VARIABLE.exec(text.slice(at)) : null
    if (variable !== null) {
      parts.push({ variable: variable[1] ?? variable[2] ?? '' })
      at += variable[0].length
    } else if (character === '"') {
      quote = quote === undefined ? '"' : undefined
      parts.push({ text: '' })
      at += 1
    } else if (character === '\\' && at + 1 < text.length) {
      const next = text[at + 1]!
      const isEscape = quote === undefined || '"\\$`'.includes(next)
      parts.push({ text: isEscape ? next : `\\${next}` })
      at += 2
    } else if (quote === undefined && character === "'") {
      const end = text.indexOf("'", at + 1)
      if (end < 0) throw new SyntaxError('syntax error: a quote is not closed')
      parts.push({ text: text.slice(at + 1, end) })
      at = end + 1
    } else if (quote === undefined && /[ \t\n;<>|&]/.test(character)) {
      break
    } else {
      parts.push({ text: character })
      at += 1
    }
  }
  // A lone & or | is no operator of this shell: it has to end somewhere.
  if (at === 0) throw new SyntaxError(`syntax error: "${text[0]}" is not simulated`)
  return { word: parts, length: at }
}
