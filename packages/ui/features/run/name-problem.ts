import { PanamaxError } from '@panamax/core/errors'

/** What is wrong with the name of a new app: seen at once, or told by the server, who knows which names are taken. */
export type NameProblem = 'blank' | 'wrong' | 'long' | 'taken'

/** Undefined is the name that the template proposes. */
export function nameProblem(name: string | undefined): Exclude<NameProblem, 'taken'> | undefined {
  if (name === undefined) return undefined
  if (name.trim() === '') return 'blank'
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) return 'wrong'
  return name.length > 63 ? 'long' : undefined
}

/** Whether this error is about the name alone: an app has it. Data and projects of that name need more words. */
export function isTaken(error: unknown, name: string | undefined): boolean {
  if (!(error instanceof PanamaxError) || error.code !== 'conflict' || name === undefined) return false
  return error.details['name'] === name && error.details['adopt'] !== true
}
