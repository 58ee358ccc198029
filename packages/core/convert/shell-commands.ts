import { LineCounter } from 'yaml'

/** One command of a pasted text: its words, with what a shell would expand left open. */
export interface ShellCommand {
  /** 1-based line that it starts on. */
  readonly line: number
  readonly words: readonly ShellWord[]
}

export type ShellWord = readonly ShellPart[]

export type ShellPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback?: string }
  /** A command whose output would stand here. It is never run. */
  | { readonly kind: 'output'; readonly command: string }

export interface ShellText {
  readonly commands: readonly ShellCommand[]
  /** What could not be understood, in sentences, each with its line. */
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}

/**
 * Reads shell text as people paste it: quotes, line continuations, comments, several commands, `$VAR`, `$(…)`.
 * Nothing is executed or expanded. Redirections are left out with a problem.
 */
export function readShell(text: string): ShellText {
  const reader = new ShellReader(text.replace(/\r\n?/g, '\n'))
  return reader.read()
}

class ShellReader {
  readonly #text: string
  readonly #lines = new LineCounter()
  #at = 0
  #words: ShellWord[] = []
  #parts: ShellPart[] = []
  #inWord = false
  #commandStart = 0
  readonly #commands: ShellCommand[] = []
  readonly #problems: { line: number; message: string }[] = []

  constructor(text: string) {
    this.#text = text
    for (const { index } of text.matchAll(/^/gm)) this.#lines.addNewLine(index)
  }

  read(): ShellText {
    while (this.#at < this.#text.length) this.#step()
    this.#endCommand()
    return { commands: this.#commands, problems: this.#problems }
  }

  #step(): void {
    const char = this.#text.charAt(this.#at)
    const rest = this.#text.slice(this.#at, this.#at + 2)
    if (rest === '\\\n') this.#at += 2
    else if (char === '\\') this.#literal(this.#text.charAt(this.#at + 1), 2)
    else if (char === ' ' || char === '\t') {
      this.#endWord()
      this.#at++
    } else if (char === '#' && !this.#inWord) this.#at = this.#find('\n')
    else if (char === '\n' || char === ';' || char === '|' || char === '&') {
      this.#endCommand()
      this.#at++
    } else if (char === '<' || char === '>') this.#redirection()
    else if (char === "'") this.#singleQuoted()
    else if (char === '"') this.#doubleQuoted()
    else if (char === '$' || char === '`') this.#expansion()
    else this.#literal(char, 1)
  }

  #literal(text: string, length: number): void {
    this.#inWord = true
    const last = this.#parts.at(-1)
    if (last?.kind === 'text') this.#parts[this.#parts.length - 1] = { kind: 'text', text: last.text + text }
    else this.#parts.push({ kind: 'text', text })
    this.#at += length
  }

  #singleQuoted(): void {
    const end = this.#text.indexOf("'", this.#at + 1)
    if (end === -1) return this.#unclosed("'")
    this.#literal(this.#text.slice(this.#at + 1, end), end + 1 - this.#at)
  }

  #doubleQuoted(): void {
    const start = this.#at
    this.#literal('', 1)
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at)
      const next = this.#text.charAt(this.#at + 1)
      if (char === '"') {
        this.#at++
        return
      }
      if (char === '\\' && next === '\n') this.#at += 2
      else if (char === '\\' && '"\\$`'.includes(next) && next !== '') this.#literal(next, 2)
      else if (char === '$' || char === '`') this.#expansion()
      else this.#literal(char, 1)
    }
    this.#at = start
    this.#unclosed('"')
  }

  #unclosed(quote: string): void {
    this.#problem(`A ${quote} is not closed; the rest of the text is left out.`)
    this.#at = this.#text.length
  }

  #expansion(): void {
    const rest = this.#text.slice(this.#at)
    const name = /^\$(?:\{([A-Za-z_]\w*)(?::?-([^{}$`]*))?\}|([A-Za-z_]\w*))/.exec(rest)
    if (name !== null) {
      const fallback = name[2] === undefined ? {} : { fallback: name[2] }
      this.#part({ kind: 'variable', name: name[1] ?? name[3] ?? '', ...fallback }, name[0].length)
      return
    }
    if (rest.startsWith('$(')) return this.#output(2, this.#closing(this.#at + 2))
    if (rest.startsWith('`')) return this.#output(1, this.#text.indexOf('`', this.#at + 1))
    if (rest.startsWith('${')) {
      const end = this.#text.indexOf('}', this.#at)
      return this.#output(2, end)
    }
    this.#literal('$', 1)
  }

  #output(skip: number, end: number): void {
    if (end === -1) return this.#unclosed(this.#text.slice(this.#at, this.#at + skip))
    const command = this.#text.slice(this.#at + skip, end).trim()
    this.#part({ kind: 'output', command }, end + 1 - this.#at)
  }

  #part(part: ShellPart, length: number): void {
    this.#inWord = true
    this.#parts.push(part)
    this.#at += length
  }

  #closing(from: number): number {
    let depth = 1
    for (let at = from; at < this.#text.length; at++) {
      const char = this.#text.charAt(at)
      if (char === '(') depth++
      if (char === ')' && --depth === 0) return at
    }
    return -1
  }

  #redirection(): void {
    // The digit before it is the stream, not a word: `2>`.
    const last = this.#parts[0]
    if (this.#parts.length === 1 && last?.kind === 'text' && /^\d$/.test(last.text)) this.#dropWord()
    else this.#endWord()
    const match = /^[<>]+[&|]?[ \t]*[^\s;|&<>]*/.exec(this.#text.slice(this.#at))
    this.#problem(`"${match?.[0] ?? '>'}" is left out: where output goes is not part of an app.`)
    this.#at += match?.[0].length ?? 1
  }

  #find(text: string): number {
    const at = this.#text.indexOf(text, this.#at)
    return at === -1 ? this.#text.length : at
  }

  #endWord(): void {
    if (!this.#inWord) return
    if (this.#words.length === 0) this.#commandStart = this.#at
    this.#words.push(this.#parts)
    this.#dropWord()
  }

  #dropWord(): void {
    this.#parts = []
    this.#inWord = false
  }

  #endCommand(): void {
    this.#endWord()
    if (this.#words.length > 0) this.#commands.push({ line: this.#line(this.#commandStart - 1), words: this.#words })
    this.#words = []
  }

  #problem(message: string): void {
    this.#problems.push({ line: this.#line(this.#at), message })
  }

  #line(at: number): number {
    return this.#lines.linePos(Math.max(0, at)).line
  }
}
