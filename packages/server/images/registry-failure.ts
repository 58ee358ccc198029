import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import type { RegistryAccess } from './registry-access.ts'

/** Why a registry did not give what it was asked for; `details.kind` of the error. */
export type FailureKind = 'login' | 'refused' | 'absent' | 'limit' | 'invalid' | 'other'

const errorBody = z.object({
  errors: z.array(z.object({ code: z.string().optional(), message: z.string().optional() })).min(1),
})

export interface RegistryAnswer {
  readonly status: number
  readonly body: Uint8Array
}

/** Of an answer that is no success (distribution specification, "Error codes"). `asked`: as whom it was asked. */
export function refusalOf(
  registry: RegistryAccess,
  answer: RegistryAnswer,
  asked: { readonly username: string | undefined; readonly hasToken: boolean },
): PanamaxError {
  const { title } = registry
  const said = ownWords(answer.body)
  const reason = said === undefined ? `status ${answer.status}` : said
  switch (answer.status) {
    case 400:
      return failure('rejected', 'invalid', `${title} does not understand what it is asked: ${reason}.`)
    case 401:
    case 403:
      if (asked.username === undefined) return loginNeeded(registry)
      if (!asked.hasToken) return loginRefused(registry, asked.username)
      return failure('rejected', 'refused', `${title} does not let ${asked.username} see this: ${reason}.`)
    case 404:
      return failure('not_found', 'absent', `${title} has nothing of this name: ${reason}.`)
    case 405:
    case 501:
      return failure('rejected', 'refused', `${title} does not answer this kind of question: ${reason}.`)
    case 429:
      return failure('rejected', 'limit', `${title} wants to be asked less often. Log in, or try again later.`)
    default:
      return failure('rejected', 'other', `${title} cannot answer now: ${reason}.`)
  }
}

export function loginNeeded({ title, host }: RegistryAccess): PanamaxError {
  return failure('rejected', 'login', `${title} wants a login. An admin can store one: panamax registry login ${host}`)
}

export function loginRefused({ title }: RegistryAccess, username: string): PanamaxError {
  const todo = 'Check the password, or whether the token has expired.'
  return failure('rejected', 'login', `${title} refuses the login of ${username}. ${todo}`)
}

export function failure(code: PanamaxError['code'], kind: FailureKind, message: string): PanamaxError {
  return new PanamaxError(code, message, { details: { kind } })
}

export function kindOf(error: unknown): FailureKind | undefined {
  return error instanceof PanamaxError ? (error.details['kind'] as FailureKind | undefined) : undefined
}

/** The registry's own words, on one line; they are anybody's text. */
function ownWords(body: Uint8Array): string | undefined {
  const parsed = errorBody.safeParse(parseJson(body.subarray(0, 65_536)))
  const [first] = parsed.success ? parsed.data.errors : []
  const text = first?.message ?? first?.code
  return text === undefined ? undefined : oneLine(text, 300).replace(/[.\s]+$/, '')
}

export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

/** Without control characters and line ends, cut to a length. */
export function oneLine(text: string, most: number): string {
  const clean = text.replace(/[\u0000-\u0020\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ').trim()
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean
}
