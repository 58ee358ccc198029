import type { ErrorBody } from '@panamax/contract/common'
import type { Problem } from '@panamax/core/compose/problem'
import { type ErrorCode, PanamaxError, httpStatus } from '@panamax/core/errors'
import { storeFailure } from '../store/store-failure.ts'

export interface Refusal {
  readonly status: number
  readonly body: ErrorBody
  /** Seconds, for the Retry-After header. */
  readonly retryAfter: number | undefined
  /** Nobody foresaw it: to be logged with its stack. */
  readonly isBug: boolean
}

/** What the HTTP layer itself refuses keeps its own status, which clients and proxies know. The texts quote nothing of the request. */
const framework: Readonly<Record<string, readonly [status: number, code: ErrorCode, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'invalid_request', 'The request is larger than this address accepts.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    'invalid_request',
    'The body must be JSON: send it with the header content-type: application/json.',
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'invalid_request', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'invalid_request', 'The body is announced as JSON, but empty.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'invalid_request', 'The body is not as long as announced.'],
  FST_ERR_BAD_URL: [400, 'invalid_request', 'The address is not valid.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'invalid_request', 'A part of the address is too long.'],
}

/** The one place where an error becomes an answer. */
export function refusalOf(error: unknown, requestId: string): Refusal {
  if (error instanceof PanamaxError) return fromPanamax(error, requestId)
  const stored = storeFailure(error)
  if (stored !== undefined) return fromPanamax(stored, requestId)
  const known = framework[codeOf(error)]
  if (known !== undefined) {
    const [status, code, message] = known
    return { status, body: { error: { code, message, requestId } }, retryAfter: undefined, isBug: false }
  }
  const status = statusOf(error)
  if (status !== undefined && status >= 400 && status < 500) {
    const body: ErrorBody = { error: { code: 'invalid_request', message: 'The request cannot be read.', requestId } }
    return { status, body, retryAfter: undefined, isBug: false }
  }
  const message = `Something went wrong in Panamax itself. Its log has the details under the request id ${requestId}.`
  return {
    status: httpStatus.internal,
    body: { error: { code: 'internal', message, requestId } },
    retryAfter: undefined,
    isBug: true,
  }
}

function fromPanamax({ code, message, details }: PanamaxError, requestId: string): Refusal {
  const { problems, retryAfterSeconds, ...rest } = details
  const retryAfter = typeof retryAfterSeconds === 'number' ? retryAfterSeconds : undefined
  const shown = retryAfter === undefined ? rest : { ...rest, retryAfterSeconds: retryAfter }
  const body: ErrorBody = {
    error: {
      code,
      message,
      requestId,
      ...(Object.keys(shown).length === 0 ? {} : { details: shown }),
      ...(Array.isArray(problems) ? { problems: (problems as Problem[]).map(presentProblem) } : {}),
    },
  }
  // 429 (RFC 6585) is the one status beside the map: clients wait by it.
  return { status: retryAfter === undefined ? httpStatus[code] : 429, body, retryAfter, isBug: code === 'internal' }
}

function presentProblem(problem: Problem) {
  const { severity, message, path, file, line, column, suggestion } = problem
  return {
    severity,
    message,
    path: [...path],
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(suggestion === undefined ? {} : { suggestion }),
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error ? (error as { statusCode?: unknown }).statusCode : undefined
  return typeof status === 'number' ? status : undefined
}
