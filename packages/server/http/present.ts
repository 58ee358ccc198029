import type { Route } from '@panamax/contract/route'
import { stableJson } from '@panamax/core/deploy/hash'

/** Turns an answer into what is sent. */
export type Present = (route: Route, name: string, answer: unknown) => unknown

/** For production: presenters already make exactly the contract's shape. */
export const trusting: Present = (_route, _name, answer) => answer

/**
 * For development and tests: an answer that differs from the contract's shape, even by one field too many, is a bug. It
 * throws; the message names fields, never values.
 */
export const checking: Present = (route, name, answer) => {
  if (route.response === undefined) {
    if (answer === undefined) return undefined
    throw new Error(`${name} answers with something; the contract has nothing there`)
  }
  const parsed = route.response.safeParse(answer)
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`)
    throw new Error(`the answer of ${name} is not what the contract says: ${where.join('; ')}`)
  }
  if (stableJson(parsed.data) !== stableJson(answer)) {
    const extra = surplus(answer, parsed.data, '')
    throw new Error(`the answer of ${name} has what the contract does not: ${extra.join(', ')}`)
  }
  return parsed.data
}

function surplus(answer: unknown, parsed: unknown, path: string): string[] {
  if (typeof answer !== 'object' || answer === null || typeof parsed !== 'object' || parsed === null) return []
  const known = parsed as Record<string, unknown>
  return Object.entries(answer).flatMap(([key, value]) =>
    key in known || value === undefined ? surplus(value, known[key], `${path}${key}.`) : [path + key],
  )
}
