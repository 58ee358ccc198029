import type { Problem } from '../compose/problem.ts'
import type { Json } from '../compose/spec.ts'
import { checkValue } from './check-value.ts'
import { FieldReader, isMapping } from './field-reader.ts'
import { type Input, type Inputs, inputFields } from './input.ts'

const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/
const maxInputs = 1_000

/** Reads the `inputs` of an `x-panamax` block; what is wrong becomes a warning and is left out. */
export function readInputs(block: Json | undefined, path: readonly (string | number)[], problems: Problem[]): Inputs {
  if (block === undefined || block === null) return {}
  const warn = (message: string, ...at: string[]) =>
    problems.push({ severity: 'warning', message, path: [...path, ...at] })
  if (!isMapping(block)) {
    warn('"inputs" must be a mapping of variable names to questions.')
    return {}
  }
  const names = Object.keys(block)
  if (names.length > maxInputs) warn(`Only the first ${maxInputs} inputs are used.`)
  const inputs: [string, Input][] = []
  for (const name of names.slice(0, maxInputs)) {
    if (namePattern.test(name)) inputs.push([name, readInput(block[name], [...path, name], problems)])
    else warn('An input is named like a variable: letters, digits and "_", not starting with a digit.', name)
  }
  return Object.fromEntries(inputs)
}

function readInput(block: Json | undefined, path: readonly (string | number)[], problems: Problem[]): Input {
  const read = new FieldReader(block, path, Object.keys(inputFields), problems)
  const type = read.value('type', inputFields.type)
  const input: Input = {
    type: type ?? 'text',
    required: read.value('required', inputFields.required) ?? false,
    ...read.optional('label', inputFields.label),
    ...read.optional('description', inputFields.description),
    ...read.optional('default', inputFields.default),
    ...read.optional('options', inputFields.options),
    ...read.optional('min', inputFields.min),
    ...read.optional('max', inputFields.max),
    ...read.optional('pattern', inputFields.pattern),
    // `generate: false` says the same as leaving it out.
    ...(read.raw('generate') === false ? {} : read.optional('generate', inputFields.generate)),
  }
  return checkSense(input, read)
}

function checkSense(input: Input, read: FieldReader): Input {
  if (input.min !== undefined && input.max !== undefined && input.min > input.max) {
    read.warn('max', 'is less than "min", so both are left out')
    const { min: _min, max: _max, ...rest } = input
    return checkSense(rest, read)
  }
  if (input.type === 'select' && input.options === undefined) {
    read.warn('type', 'is "select" without options, so any text is accepted')
    return checkSense({ ...input, type: 'text' }, read)
  }
  if (input.type === 'password' && input.default !== undefined && input.default !== '')
    read.warn('default', 'is a secret that every reader of the template knows; use "generate" in its place')
  const problem = input.default ? checkValue(input, input.default).problem : undefined
  if (problem !== undefined) read.warn('default', problem)
  return input
}
