import { compilePattern } from '../template/pattern.ts'

/**
 * A CapRover `validRegex` (a JavaScript literal that is searched for anywhere in the value) as a pattern that means the
 * whole value; `undefined` when the patterns of inputs cannot express it.
 */
export function wholePattern(literal: string): string | undefined {
  const match = /^\/(.*)\/([a-z]*)$/s.exec(literal.trim())
  const source = match?.[1] ?? literal.trim()
  const flags = match?.[2] ?? ''
  if (/[^gu]/.test(flags) || source.length > 500) return undefined
  const parts = alternatives(source)
  if (parts === undefined) return undefined
  const whole = parts.map((part) => {
    const start = part.startsWith('^')
    const end = /(^|[^\\])(\\\\)*\$$/.test(part)
    const inner = part.slice(start ? 1 : 0, end ? -1 : undefined)
    return `${start ? '' : '.*'}${inner}${end ? '' : '.*'}`
  })
  const pattern = whole.length === 1 ? (whole[0] ?? '') : `(?:${whole.join('|')})`
  return 'problem' in compilePattern(pattern) ? undefined : pattern
}

/** The parts between the `|` that stand in no group and no set. */
function alternatives(source: string): string[] | undefined {
  const parts: string[] = []
  let depth = 0
  let isSet = false
  let from = 0
  for (let at = 0; at < source.length; at++) {
    const char = source[at]
    if (char === '\\') at++
    else if (isSet) isSet = char !== ']'
    else if (char === '[') isSet = true
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (char === '|' && depth === 0) {
      parts.push(source.slice(from, at))
      from = at + 1
    }
  }
  return depth === 0 && !isSet ? [...parts, source.slice(from)] : undefined
}
