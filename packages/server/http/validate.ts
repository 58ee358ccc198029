import { type Problem, formatPath } from '@panamax/core/compose/problem'
import { suggest } from '@panamax/core/compose/suggest'
import { PanamaxError } from '@panamax/core/errors'
import { issueWords } from '@panamax/core/issue-words'
import type { Route } from '@panamax/contract/route'
import type { z } from 'zod'

export interface Input {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** The request's parts as the route describes them. Throws `invalid_request` with every problem of all parts. */
export function validate(route: Route, input: Input): Input {
  const problems: Problem[] = []
  const read = (part: keyof Input, schema: z.ZodType | undefined, value: unknown): unknown => {
    if (schema === undefined) return undefined
    const result = schema.safeParse(value)
    if (result.success) return result.data
    problems.push(...result.error.issues.flatMap((issue) => describe(issue, part, schema)))
    return undefined
  }
  const parsed = {
    params: read('params', route.params, input.params),
    query: read('query', route.query, input.query),
    // A request without a body is one with nothing in it: what is required is then missing, by name.
    body: read('body', route.body, input.body ?? {}),
  }
  if (problems.length === 0) return parsed
  throw new PanamaxError('invalid_request', summary(problems), { details: { problems } })
}

function describe(issue: z.core.$ZodIssue, part: string, schema: z.ZodType): Problem[] {
  const path = [part, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))]
  const problem = (message: string, at = path): Problem => ({ severity: 'error', message, path: at })
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const meant = suggest(key, issue.path.length === 0 ? fieldsOf(schema) : [])
      const found = problem('is not a field here', [...path, key])
      return meant === undefined ? found : { ...found, suggestion: meant }
    })
  }
  return [problem(issueWords(issue))]
}

function fieldsOf(schema: z.ZodType): string[] {
  const { def } = schema as z.ZodObject
  return def.type === 'object' ? Object.keys(def.shape) : []
}

const shown = 3

function summary(problems: readonly Problem[]): string {
  const lines = problems.slice(0, shown).map(({ path, message, suggestion }) => {
    // What is said of a whole part is a sentence of its own.
    const what = path.length < 2 ? '' : `${formatPath(path)} `
    return `${what}${message}${suggestion === undefined ? '' : ` (did you mean "${suggestion}"?)`}`
  })
  const more = problems.length > shown ? `; and ${problems.length - shown} more` : ''
  return `The request is not valid: ${lines.join('; ')}${more}`
}
