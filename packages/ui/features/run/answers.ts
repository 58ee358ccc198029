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

/**
 * What was made for an input is left out where what is kept answers it, and put back where that is not so any more. What a person
 * has typed stays. `made`: what the form has started with.
 */
export function leftToKept(answers: Answers, made: Answers, kept: readonly string[]): Answers {
  const changed = Object.entries(made).flatMap(([name, value]): [string, string][] => {
    const from = kept.includes(name) ? value : ''
    const to = kept.includes(name) ? '' : value
    return value !== '' && answers[name] === from ? [[name, to]] : []
  })
  return changed.length === 0 ? answers : { ...answers, ...Object.fromEntries(changed) }
}

/** The predicate of what is wrong with each answer: "needs a value". A blank one for what is kept is not. */
export function wrongAnswers(
  inputs: Inputs,
  answers: Answers,
  kept: readonly string[] = [],
): Readonly<Record<string, string>> {
  const wrong = Object.entries(inputs).flatMap(([name, input]): [string, string][] => {
    if (kept.includes(name) && (answers[name] ?? '') === '') return []
    const { problem } = checkValue(input, answers[name] ?? '')
    return problem === undefined ? [] : [[name, problem]]
  })
  return Object.fromEntries(wrong)
}
