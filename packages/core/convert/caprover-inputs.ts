import { isIssued, namesSecret } from '../check/secret-names.ts'
import type { Json } from '../compose/spec.ts'
import { isMapping } from '../template/field-reader.ts'
import { uniqueName, variableName } from '../template/names.ts'
import { compilePattern } from '../template/pattern.ts'
import { wholePattern } from './caprover-pattern.ts'
import type { Loss } from './loss.ts'
import { plainNote } from './plain-note.ts'
import { type Fields, list, text } from './portainer-fields.ts'
import { rawText } from './read-plain.ts'

/** The questions that the app asks: what its variables are, and what it needs beside them. */
export class CapRoverInputs {
  readonly inputs = new Map<string, Record<string, Json>>()
  /** `$$cap_…` → the input's name. */
  readonly byId = new Map<string, string>()

  add(wanted: string, input: Record<string, Json>): string {
    const name = uniqueName(variableName(wanted).toUpperCase().slice(0, 120), this.inputs)
    this.inputs.set(name, input)
    return name
  }

  defaultOf(name: string): string | undefined {
    const value = this.inputs.get(name)?.['default']
    return typeof value === 'string' ? value : undefined
  }

  isSecret(name: string): boolean {
    return this.inputs.get(name)?.['type'] === 'password'
  }
}

export const hexPlaceholder = /\$\$cap_gen_random_hex\((\d{1,6})\)/
const maxVariables = 500

/** Reads `caproverOneClickApp.variables`. */
export function readVariables(variables: Json | undefined, losses: Loss[]): CapRoverInputs {
  const inputs = new CapRoverInputs()
  for (const [index, variable] of list(variables).entries()) {
    const path = ['caproverOneClickApp', 'variables', index]
    const id = isMapping(variable) ? text(variable['id']) : undefined
    if (!isMapping(variable) || id === undefined || !/^\$\$cap_[\w-]{1,150}$/.test(id) || inputs.byId.has(id)) {
      losses.push({ path, lost: 'a variable without an id of its own', severity: 'degraded' })
      continue
    }
    if (inputs.byId.size >= maxVariables) {
      losses.push({ path, lost: `variables after the first ${maxVariables}`, severity: 'broken' })
      break
    }
    const name = id.slice('$$cap_'.length)
    inputs.byId.set(id, inputs.add(name, readVariable(variable, name, path, losses)))
  }
  return inputs
}

function readVariable(
  variable: Fields,
  id: string,
  path: readonly (string | number)[],
  losses: Loss[],
): Record<string, Json> {
  const lose = (key: string, lost: string, instead: string) =>
    losses.push({ path: [...path, key], lost, severity: 'degraded', instead })
  const label = text(variable['label'])
  const description = text(variable['description'])
  const value = rawText(variable['defaultValue'])
  const isSecret = namesSecret(id) || hexPlaceholder.test(value)
  const regex = text(variable['validRegex'])
  const pattern = regex === undefined ? undefined : wholePattern(regex)
  if (regex !== undefined && pattern === undefined)
    lose('validRegex', `the check ${regex.slice(0, 200)}`, 'Any value is accepted.')
  const proposed = defaultOf(value, isSecret, id, (lost, instead) => lose('defaultValue', lost, instead))
  const isRefused = !fits(proposed, pattern)
  if (isRefused) lose('defaultValue', 'its default, which its own check refuses', 'It is asked for.')
  for (const key of Object.keys(variable))
    if (!['id', 'label', 'description', 'defaultValue', 'validRegex'].includes(key))
      lose(key, `"${key.slice(0, 100)}"`, 'Panamax has nothing like it.')
  return {
    ...(label === undefined ? {} : { label: plainNote(label).slice(0, 500) }),
    ...(description === undefined ? {} : { description: plainNote(description).slice(0, 2_000) }),
    ...(isSecret ? { type: 'password' } : {}),
    ...(pattern !== undefined && !accepts(pattern, '') ? { required: true } : {}),
    ...(isRefused ? {} : proposed),
    // That there is something at all is what "required" says.
    ...(pattern === undefined || /^(\.\*)?\.(\+|\{1,\})(\.\*)?$/.test(pattern) ? {} : { pattern }),
  }
}

type Lose = (lost: string, instead: string) => void

function defaultOf(value: string, isSecret: boolean, id: string, lose: Lose): Record<string, Json> {
  const hex = hexPlaceholder.exec(value)
  if (hex !== null) {
    if (hex[0] !== value.trim()) lose('the text around a value that is made up', 'The value alone is made up.')
    return { generate: { kind: 'hex', length: Math.min(1_024, Math.max(1, Number(hex[1]))) } }
  }
  if (value.trim() === '') return {}
  if (value.includes('$$cap_')) {
    lose('a default that is put together from other values', 'It is asked for.')
    return {}
  }
  if (!isSecret) return { default: value }
  // A password that stands in a public catalogue is none: a fresh one is made where that makes sense.
  return isIssued(id) || /smtp|mail|ldap|oauth|s3|aws|api/i.test(id) ? {} : { generate: true }
}

function accepts(pattern: string, value: string): boolean {
  const compiled = compilePattern(pattern)
  return 'matches' in compiled && compiled.matches(value)
}

/** Whether a default, or what would be made up, passes the check of the variable. */
function fits(proposed: Fields, pattern: string | undefined): boolean {
  const { default: value, generate } = proposed
  if (pattern === undefined || (value === undefined && generate === undefined)) return true
  if (value !== undefined) return accepts(pattern, rawText(value))
  const length = isMapping(generate) ? Number(generate['length']) : 24
  const alphabet = isMapping(generate) ? '0123456789abcdef' : 'Ab3dEf6hJk9mNp2rStUvWxYz'
  return accepts(pattern, alphabet.repeat(Math.ceil(length / alphabet.length)).slice(0, length))
}
