import { checkValue } from '@panamax/core/template/check-value'
import { generateValue } from '@panamax/core/template/generate'
import type { Input, Inputs } from '@panamax/core/template/input'

export type Answers = Readonly<Record<string, string>>

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count))

/** A new value of an input that makes its own. */
export function generated(input: Input): string {
  return generateValue(input.generate ?? {}, random)
}

/** What the form starts with: defaults, and values that are made. */
export function firstAnswers(inputs: Inputs): Answers {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      input.default ?? (input.generate === undefined ? '' : generated(input)),
    ]),
  )
}

/** The predicate of what is wrong with each answer: "needs a value". */
export function wrongAnswers(inputs: Inputs, answers: Answers): Readonly<Record<string, string>> {
  const wrong = Object.entries(inputs).flatMap(([name, input]): [string, string][] => {
    const { problem } = checkValue(input, answers[name] ?? '')
    return problem === undefined ? [] : [[name, problem]]
  })
  return Object.fromEntries(wrong)
}
