import type { Input } from './input.ts'
import { compilePattern } from './pattern.ts'

export interface CheckedValue {
  /** The value as the app gets it: booleans are `true` or `false`, numbers and ports have no spaces around them. */
  readonly value: string
  /** The predicate of a sentence that starts with the input's name. It never repeats the value. */
  readonly problem?: string
}

const maxLength = 65_536
const truths = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, 'true'] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, 'false'] as const),
])

/** Checks one answer against its input and brings it into the form that the app gets. */
export function checkValue(input: Input, answer: string): CheckedValue {
  if (answer.trim() === '') return input.required ? { value: '', problem: 'needs a value' } : { value: '' }
  if (answer.includes('\0')) return { value: '', problem: 'must not contain NUL characters' }
  if (answer.length > maxLength) return { value: '', problem: `must not be longer than ${maxLength} characters` }
  const checked = checkType(input, answer)
  if (checked.problem !== undefined || input.pattern === undefined) return checked
  const compiled = compilePattern(input.pattern)
  if ('matches' in compiled && !compiled.matches(checked.value))
    return { ...checked, problem: `must look like ${input.pattern}` }
  return checked
}

function checkType(input: Input, answer: string): CheckedValue {
  const value = answer.trim()
  switch (input.type) {
    case 'text':
    case 'password':
      return checkRange(input, answer, answer.length, ' characters')
    case 'number': {
      if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value)) return { value, problem: 'must be a number' }
      return checkRange(input, value, Number(value), '')
    }
    case 'port': {
      if (!/^\d{1,5}$/.test(value) || Number(value) < 1 || Number(value) > 65_535)
        return { value, problem: 'must be a port number from 1 to 65535' }
      return checkRange(input, value, Number(value), '')
    }
    case 'boolean': {
      const truth = truths.get(value.toLowerCase())
      return truth === undefined ? { value, problem: 'must be true or false' } : { value: truth }
    }
    case 'select': {
      const options = input.options ?? []
      if (options.some((option) => option.value === answer)) return { value: answer }
      return { value: answer, problem: `must be one of ${options.map((option) => option.value).join(', ')}` }
    }
    case 'url':
      return isUrl(value) ? { value } : { value, problem: 'must be an address that starts with http:// or https://' }
    case 'email':
      return /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(value) ? { value } : { value, problem: 'must be an e-mail address' }
  }
}

function checkRange(input: Input, value: string, size: number, unit: string): CheckedValue {
  if (input.min !== undefined && size < input.min) return { value, problem: `must be at least ${input.min}${unit}` }
  if (input.max !== undefined && size > input.max) return { value, problem: `must be at most ${input.max}${unit}` }
  return { value }
}

function isUrl(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol)
  } catch {
    return false
  }
}
