import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import { missingPermission, missingScope } from './permissions.ts'

export interface RefusedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface RefusedRequest {
  readonly host: string
  readonly method: string
  /** What it was about, as a person calls it: "ada/templates". */
  readonly subject: string
}

const Refused = z.object({
  message: z.string().catch(''),
  errors: z
    .array(z.union([z.string(), z.object({ message: z.string().optional(), field: z.string().optional() })]))
    .catch([]),
})

/** What GitHub itself says of a refusal, in one line; never more than a few hundred characters. */
export function messageIn(body: unknown): string {
  const refused = Refused.safeParse(body)
  if (!refused.success) return ''
  const more = refused.data.errors.flatMap((each) => (typeof each === 'string' ? each : (each.message ?? [])))
  const parts = [refused.data.message, ...more].map(oneLine).filter((part) => part !== '')
  return parts
    .map((part, index) => (index === parts.length - 1 ? part : part.replace(/\.$/, '')))
    .join(': ')
    .slice(0, 400)
}

/** What a server says is foreign text: no control characters, no lines. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
}

/** An answer that is no success as an error in words, with the permission that is missing where that is the reason. */
export function refusalOf(answer: RefusedAnswer, request: RefusedRequest): PanamaxError {
  const { status, headers } = answer
  const { host, subject } = request
  const said = messageIn(answer.body)
  const quoted = said === '' ? '' : ` ${host} says: ${sentence(said)}`
  if (status === 401) {
    return rejected(
      `${host} does not accept the token: it is mistyped, revoked or expired. Make another one there and store it with "panamax account add${host === 'github.com' ? '' : ` --host ${host}`}".`,
    )
  }
  const signOn = /required;\s*url=(\S+)/.exec(headers['x-github-sso'] ?? '')?.[1]
  if (status === 403 && signOn !== undefined) {
    return rejected(
      `The organisation of ${subject} wants single sign-on, and the token is not yet allowed there. Allow it: ${signOn}`,
    )
  }
  if (status === 403 || status === 404) {
    const missing = missingScope(headers) ?? missingPermission(headers, { status, method: request.method })
    if (missing !== undefined && status === 403) {
      return rejected(`The token ${missing} for ${subject}.${quoted}`, { missing })
    }
    if (status === 404) return notFound(request, missing)
    return rejected(`${host} does not allow this for ${subject}.${quoted}`)
  }
  if (status === 409 || status === 422)
    return new PanamaxError('conflict', `${subject}: ${sentence(said || 'refused')}`)
  if (status >= 500) {
    return new PanamaxError('unreachable', `${host} has trouble of its own (status ${status}). Try again in a while.`)
  }
  return rejected(`${host} answered with status ${status} for ${subject}.${quoted}`)
}

function notFound({ host, subject }: RefusedRequest, missing: string | undefined): PanamaxError {
  const rights =
    missing === undefined
      ? 'For a private repository a classic token needs the scope "repo", a fine-grained one the repository and the permission "Contents".'
      : `The token ${missing}.`
  return new PanamaxError(
    'not_found',
    `${subject} does not exist at ${host}, or this token may not see it. ${rights}`,
    missing === undefined ? {} : { details: { missing } },
  )
}

function rejected(message: string, details?: Readonly<Record<string, unknown>>): PanamaxError {
  return new PanamaxError('rejected', message, details === undefined ? {} : { details })
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
