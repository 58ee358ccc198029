import { namesSecret } from '@panamax/core/check/secret-names'
import type { Problem } from '@panamax/core/compose/problem'
import { secretNames } from '@panamax/core/template/input'
import { peek } from '@panamax/core/template/peek'
import type { RevisionContent } from '../store/revisions.ts'

/** Shorter values say nothing, and would take parts out of other words. */
const shortest = 3
/** Messages shorten what they quote: so much of a secret's beginning is enough to hide it. */
const beginning = 8

/**
 * The problems of a document, which quote what is wrong with a value, without the app's secrets: answers to its password
 * questions, and what the variable's name says is a secret.
 */
export function maskedProblems(
  problems: readonly Problem[],
  { document, values }: RevisionContent,
): readonly Problem[] {
  if (problems.length === 0 || Object.keys(values).length === 0) return problems
  // Without the block there are no questions, and a document that was refused need not be read once more.
  const asked = new Set(secretNames(peek(document.includes('x-panamax') ? document : '').metadata.inputs))
  const secrets = Object.entries(values)
    .filter(([name, value]) => (asked.has(name) || namesSecret(name)) && value.trim().length >= shortest)
    .map(([, value]) => value)
    .sort((a, b) => b.length - a.length)
  if (secrets.length === 0) return problems
  const masked = (text: string) => secrets.reduce(withoutSecret, text)
  return problems.map((problem) => ({
    ...problem,
    message: masked(problem.message),
    path: problem.path.map((step) => (typeof step === 'string' ? masked(step) : step)),
    ...(problem.suggestion === undefined ? {} : { suggestion: masked(problem.suggestion) }),
  }))
}

function withoutSecret(text: string, secret: string): string {
  const [head = '', ...rest] = text.split(secret.slice(0, beginning))
  return rest.reduce(
    (before, after) => `${before}••••${after.slice(commonLength(after, secret.slice(beginning)))}`,
    head,
  )
}

function commonLength(a: string, b: string): number {
  let length = 0
  while (length < b.length && a[length] === b[length]) length += 1
  return length
}
