/** Looks a variable up; `undefined` when it is not set (which differs from being set to the empty text). */
export type Lookup = (name: string) => string | undefined

export interface Interpolation {
  readonly text: string
  /** Variables used without a default that are not set: each became the empty text. */
  readonly unset: readonly string[]
  /** Why the text could not be interpolated, in words. */
  readonly error?: string
}

const nameAt = /[_a-zA-Z][_a-zA-Z0-9]*/y
const operators = [':?', ':-', ':+', '?', '-', '+'] as const

/**
 * Replaces variables as the Compose Specification says: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?error}`, `${NAME?error}`, `${NAME:+replacement}`, `${NAME+replacement}`, nested, and `$$` for a dollar.
 * A `$` before anything else stays.
 */
export function interpolate(template: string, lookup: Lookup): Interpolation {
  if (!template.includes('$')) return { text: template, unset: [] }
  const unset: string[] = []
  try {
    return { text: substitute(template, lookup, unset, 0), unset }
  } catch (error) {
    if (error instanceof TemplateError) return { text: template, unset, error: error.message }
    throw error
  }
}

class TemplateError extends Error {}

function substitute(template: string, lookup: Lookup, unset: string[], depth: number): string {
  if (depth > 50) throw new TemplateError('Variables are nested too deeply.')
  let result = ''
  let at = 0
  for (;;) {
    const dollar = template.indexOf('$', at)
    if (dollar === -1) return result + template.slice(at)
    result += template.slice(at, dollar)
    const next = template[dollar + 1]
    if (next === '$') {
      result += '$'
      at = dollar + 2
    } else if (next === '{') {
      const braced = readBraced(template, dollar)
      result += expand(braced.content, lookup, unset, depth)
      at = braced.end
    } else {
      const name = matchName(template, dollar + 1)
      if (name === undefined) result += '$'
      else result += value(name, lookup, unset)
      at = dollar + 1 + (name?.length ?? 0)
    }
  }
}

function matchName(text: string, at: number): string | undefined {
  nameAt.lastIndex = at
  return nameAt.exec(text)?.[0]
}

function value(name: string, lookup: Lookup, unset: string[]): string {
  const found = lookup(name)
  if (found === undefined) unset.push(name)
  return found ?? ''
}

/** What stands between the braces of `${…}`, which must close on the same line. */
function readBraced(template: string, start: number): { content: string; end: number } {
  const name = matchName(template, start + 2)
  const after = start + 2 + (name?.length ?? 0)
  if (name !== undefined && template[after] === '}') return { content: name, end: after + 1 }
  const last = lastBraceOfLine(template, after)
  if (name === undefined || last < after || !/^(?::?[-+?])/.test(template.slice(after, after + 2))) {
    throw new TemplateError(
      `"${excerpt(template)}" has a "\${" that is not a variable: write \${NAME}, \${NAME:-default} or \${NAME:?message}, and $$ for a plain dollar.`,
    )
  }
  const close = closingBrace(template, start, last) ?? last
  return { content: template.slice(start + 2, close), end: close + 1 }
}

/** Asked again and again for the same line of a long text, so the answer is kept. */
let known = { template: '', from: 0, lineEnd: -1, last: -1 }

function lastBraceOfLine(template: string, after: number): number {
  if (known.template !== template || after < known.from || after > known.lineEnd) {
    const feed = template.indexOf('\n', after)
    const lineEnd = feed === -1 ? template.length : feed
    known = { template, from: after, lineEnd, last: template.lastIndexOf('}', lineEnd - 1) }
  }
  return known.last
}

/** The brace that balances the first one. As in Compose, a character right after an opening brace is not looked at. */
function closingBrace(template: string, start: number, last: number): number | undefined {
  let open = 0
  for (let at = start; at <= last; at++) {
    if (template[at] === '}') {
      open -= 1
      if (open === 0) return at
    }
    if (template[at] === '{') {
      open += 1
      at += 1
    }
  }
  return undefined
}

function expand(content: string, lookup: Lookup, unset: string[], depth: number): string {
  const name = matchName(content, 0) ?? ''
  const rest = content.slice(name.length)
  const operator = operators.find((candidate) => rest.startsWith(candidate))
  if (operator === undefined) return value(name, lookup, unset)
  const argument = () => substitute(rest.slice(operator.length), lookup, unset, depth + 1)
  const found = lookup(name)
  const usable = operator.startsWith(':') ? found !== undefined && found !== '' : found !== undefined
  if (operator.endsWith('-')) return usable ? (found ?? '') : argument()
  if (operator.endsWith('+')) return usable ? argument() : (found ?? '')
  if (usable) return found ?? ''
  const message = argument()
  throw new TemplateError(`The required variable ${name} has no value${message === '' ? '' : `: ${message}`}.`)
}

function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
