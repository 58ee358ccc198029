import { PanamaxError } from '../errors.ts'
import { interpolate, type Lookup } from './interpolate.ts'

export interface EnvFileProblem {
  readonly line: number
  readonly message: string
}

export interface EnvFile {
  readonly values: Readonly<Record<string, string>>
  readonly problems: readonly EnvFileProblem[]
}

const nothing: Lookup = () => undefined

/**
 * Reads the text of a `.env` or env_file as Compose does: `export`, comments, `KEY=value` and `KEY: value`, values
 * bare, in single quotes (as they stand) or in double quotes (escapes and variables), over several lines when quoted.
 * A bare `KEY` takes its value from `lookup`. Variables are looked up there first, then among the file's own values.
 */
export function parseEnvFile(text: string, lookup: Lookup = nothing): EnvFile {
  const reader = new EnvReader(text.replace(/^\uFEFF/, ''), lookup)
  reader.read()
  return { values: Object.fromEntries(reader.values), problems: reader.problems }
}

/** Reads an env_file with `format: raw`: every value exactly as it stands. */
export function parseRawEnvFile(text: string, lookup: Lookup = nothing): EnvFile {
  const values = new Map<string, string>()
  const problems: EnvFileProblem[] = []
  for (const [index, rawLine] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = rawLine.replace(/\r$/, '').trimStart()
    if (line === '' || line.startsWith('#')) continue
    const equals = line.indexOf('=')
    const key = equals === -1 ? line : line.slice(0, equals)
    if (key === '' || /\s/.test(key)) {
      problems.push({ line: index + 1, message: `"${key}" cannot be the name of a variable.` })
    } else if (equals !== -1) values.set(key, line.slice(equals + 1))
    else {
      const found = lookup(key)
      if (found !== undefined) values.set(key, found)
    }
  }
  return { values: Object.fromEntries(values), problems }
}

class EnvReader {
  readonly values = new Map<string, string>()
  readonly problems: EnvFileProblem[] = []
  private readonly text: string
  private readonly lookup: Lookup
  private at = 0

  constructor(text: string, lookup: Lookup) {
    this.text = text
    this.lookup = lookup
  }

  read(): void {
    while (this.skipToStatement()) {
      const start = this.at
      const key = this.key()
      if (key === undefined) this.at = this.lineEnd(start) + 1
      else if (key.inherited) {
        const found = this.lookup(key.name)
        if (found !== undefined) this.values.set(key.name, found)
      } else {
        const value = this.value()
        if (value !== undefined) this.values.set(key.name, value)
      }
    }
  }

  private skipToStatement(): boolean {
    for (;;) {
      while (this.at < this.text.length && /\s/.test(this.text.charAt(this.at))) this.at += 1
      if (this.at >= this.text.length) return false
      if (this.text[this.at] !== '#') return true
      this.at = this.lineEnd(this.at)
    }
  }

  private lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from)
    return end === -1 ? this.text.length : end
  }

  private problem(at: number, message: string): undefined {
    this.problems.push({ line: this.text.slice(0, at).split('\n').length, message })
    return undefined
  }

  private key(): { name: string; inherited: boolean } | undefined {
    const word = /export[ \t\v\f\r\u0085\u00A0]+/y
    word.lastIndex = this.at
    const start = this.at + (word.exec(this.text)?.[0].length ?? 0)
    const end = this.text.slice(start).search(/[=:\n]/)
    const stop = end === -1 ? this.text.length : start + end
    const name = this.text.slice(start, stop).trim()
    const wrong = /[^\p{L}\p{N}_.\-[\]\s]/u.exec(name)
    if (wrong !== null) return this.problem(start, `"${wrong[0]}" cannot stand in the name of a variable.`)
    if (/\s/.test(name)) return this.problem(start, `The name "${name}" has a space in it.`)
    if (name === '') return this.problem(start, 'A variable without a name stands here.')
    this.at = stop + 1
    return { name, inherited: end === -1 || this.text[stop] === '\n' }
  }

  private value(): string | undefined {
    while (/[ \t\v\f\r\u0085\u00A0]/.test(this.text.charAt(this.at))) this.at += 1
    const quote = this.text[this.at]
    if (quote !== '"' && quote !== "'") {
      const end = this.lineEnd(this.at)
      const start = this.at
      const line = this.text.slice(start, end)
      const comment = line.indexOf(' #')
      this.at = end + 1
      return this.expand((comment === -1 ? line : line.slice(0, comment)).trimEnd(), start)
    }
    const start = this.at
    const content = this.quoted(quote)
    if (content === undefined) {
      this.at = this.text.length
      return this.problem(start, `The quote ${quote} that opens here is never closed.`)
    }
    return quote === "'" ? content : this.expand(unescape(content), start)
  }

  private quoted(quote: string): string | undefined {
    let content = ''
    for (let at = this.at + 1; at < this.text.length; at++) {
      const char = this.text.charAt(at)
      if (char === quote) {
        this.at = at + 1
        return content
      }
      if (char !== '\\') content += char
      else {
        at += 1
        if (at < this.text.length) content += this.text[at] === quote ? quote : `\\${this.text.charAt(at)}`
      }
    }
    return undefined
  }

  private expand(text: string, at: number): string | undefined {
    const result = interpolate(text, (name) => this.lookup(name) ?? this.values.get(name))
    return result.error === undefined ? result.text : this.problem(at, result.error)
  }
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  c: '\\c',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  // Left for the interpolation that follows, where two dollars are a plain one.
  $: '$$',
}

function unescape(text: string): string {
  return text.replaceAll(
    /\\(?:([abcfnrtv$"\\])|0(\d{0,3}))/g,
    (match, letter: string | undefined, octal: string | undefined) => {
      if (letter !== undefined) return escapes[letter] ?? match
      return octal !== undefined && /^[0-3][0-7]{2}$/.test(octal)
        ? String.fromCharCode(Number.parseInt(octal, 8))
        : match
    },
  )
}

/**
 * The text of a `.env` file with these values, which Panamax and Docker Compose both read back exactly: dollars,
 * quotes, backslashes, newlines and `#` included. Throws `invalid_request` for a name that cannot stand in one.
 */
export function formatEnvFile(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      if (!/^[\p{L}\p{N}_.\-[\]]+$/u.test(name) || name === 'export') {
        throw new PanamaxError('invalid_request', `"${name}" cannot be the name of a variable in an env file.`)
      }
      return `${name}=${quote(value)}\n`
    })
    .join('')
}

function quote(value: string): string {
  if (/^[\w./:@%+,=-]*$/.test(value)) return value
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('$', '\\$')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
  return `"${escaped}"`
}
