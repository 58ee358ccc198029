import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { Inputs } from './input.ts'

/** One variable that a document uses in `$VAR` or `${VAR…}`. */
export interface VariableUse {
  readonly name: string
  /** The document has a value of its own for it wherever it is used: `${VAR:-default}`, `${VAR+set}`. */
  readonly hasDefault: boolean
  /** The document cannot be loaded without it: `${VAR:?message}`. */
  readonly required: boolean
  /** 1-based, of the first use. */
  readonly line: number
}

/** Every variable that the values of a compose document use, in order of first use. Comments and keys do not count. */
export function variablesOf(text: string): VariableUse[] {
  if (!text.includes('$')) return []
  const lines = new LineCounter()
  const options = { lineCounter: lines, merge: true, uniqueKeys: false, logLevel: 'silent' } as const
  return variablesIn(parseDocument(text, options), lines)
}

/** The same for a document that is parsed already, with the counter that was given to its parser. */
export function variablesIn(document: Document, lines: LineCounter): VariableUse[] {
  const found = new Map<string, VariableUse>()
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || !isScalar(node) || typeof node.value !== 'string' || !node.value.includes('$')) return
      const { line } = lines.linePos(node.range?.[0] ?? 0)
      for (const use of scan(node.value)) {
        const known = found.get(use.name)
        found.set(use.name, {
          name: use.name,
          hasDefault: use.hasDefault && (known?.hasDefault ?? true),
          required: use.required || (known?.required ?? false),
          line: known?.line ?? line,
        })
      }
    },
  })
  return [...found.values()]
}

/** The variables that nothing answers: neither an input nor a default. A run form has to ask for them. */
export function undeclaredVariables(text: string, inputs: Inputs = {}): VariableUse[] {
  return variablesOf(text).filter((use) => !use.hasDefault && !Object.hasOwn(inputs, use.name))
}

/** Writes text so that interpolation gives it back unchanged. */
export function escapeDollars(text: string): string {
  return text.replaceAll('$', '$$$$')
}

type Use = Omit<VariableUse, 'line'>

const start = /\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(:?[-?+]|\}))/g

/** Follows the interpolation syntax of the Compose Specification, with nested defaults: `${A:-${B}}`. */
function scan(value: string): Use[] {
  const uses: Use[] = []
  for (const match of value.matchAll(start)) {
    const [, escaped, bare, braced, operator] = match
    if (escaped !== undefined) continue
    const name = bare ?? braced
    if (name === undefined) continue
    const sign = operator?.at(-1)
    uses.push({ name, hasDefault: sign === '-' || sign === '+', required: sign === '?' })
  }
  return uses
}
