import { suggest } from '../compose/suggest.ts'
import type { Problem } from '../compose/problem.ts'
import { checkValue } from './check-value.ts'
import { generateValue, type RandomBytes } from './generate.ts'
import type { Input, Inputs } from './input.ts'

export interface InputAnswers {
  readonly inputs: Inputs
  /** What the person typed. A name that is absent is answered by `previous`, a generator or the default. */
  readonly given: Readonly<Record<string, string>>
  readonly random: RandomBytes
  /** The values of the running app: a generated password stays what it is. */
  readonly previous?: Readonly<Record<string, string>>
}

export interface ResolvedInputs {
  /** One value per input, blank where nothing is known, and the given values that no input asks for. */
  readonly values: Readonly<Record<string, string>>
  /** Names of the inputs whose values were made now. */
  readonly generated: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * Answers every input: given, else previous, else generated, else the default. A blank answer to an input that has a
 * generator means "make one". Problems name the input and its label, never a value of type password.
 */
export function resolveInputs({ inputs, given, random, previous = {} }: InputAnswers): ResolvedInputs {
  const values = new Map<string, string>()
  const generated: string[] = []
  const problems: Problem[] = []
  for (const [name, input] of Object.entries(inputs)) {
    const kept = own(previous, name)
    const answer = own(given, name)
    let value = answer ?? kept
    if (input.generate !== undefined && isBlank(value)) {
      value = isBlank(kept) ? generateValue(input.generate, random) : kept
      if (isBlank(kept)) generated.push(name)
    }
    const result = checkValue(input, value ?? input.default ?? '')
    values.set(name, result.value)
    if (result.problem !== undefined) problems.push(problemOf(name, input, result.problem))
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(inputs, name)) continue
    values.set(name, given[name] ?? '')
    problems.push(unknownValue(name, inputs))
  }
  return { values: Object.fromEntries(values), generated, problems }
}

/** How an input is called in messages: `Database password (DB_PASSWORD)`. */
export function inputTitle(name: string, input: Input): string {
  return input.label === undefined || input.label === name ? name : `${input.label} (${name})`
}

function problemOf(name: string, input: Input, what: string): Problem {
  return { severity: 'error', message: `${inputTitle(name, input)} ${what}.`, path: ['x-panamax', 'inputs', name] }
}

function unknownValue(name: string, inputs: Inputs): Problem {
  const suggestion = suggest(name, Object.keys(inputs))
  return {
    severity: 'warning',
    message: `No input is called ${JSON.stringify(name.slice(0, 100))}; its value is only used where the document says \${…} with that name.`,
    path: ['x-panamax', 'inputs'],
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function isBlank(value: string | undefined): value is undefined | '' {
  return value === undefined || value.trim() === ''
}
