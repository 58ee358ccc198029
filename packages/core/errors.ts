/** The closed list of error codes. HTTP status and exit code are exhaustive maps over it; `docs/errors.md` is checked against it. */
export const errorCodes = [
  'invalid_request',
  'not_found',
  'conflict',
  'unauthorized',
  'forbidden',
  'unreachable',
  'unsupported',
  'rejected',
  'failed',
  'canceled',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** HTTP status (RFC 9110) of each code. */
export const httpStatus: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 422,
  not_found: 404,
  conflict: 409,
  unauthorized: 401,
  forbidden: 403,
  unreachable: 503,
  unsupported: 501,
  rejected: 502,
  failed: 500,
  canceled: 499,
  internal: 500,
}

/** Process exit code of each code. 2 (changes pending) and 3 (converted with losses) are outcomes, not errors. */
export const exitCode: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 64,
  not_found: 66,
  conflict: 65,
  unauthorized: 77,
  forbidden: 77,
  unreachable: 69,
  unsupported: 78,
  rejected: 76,
  failed: 1,
  canceled: 130,
  internal: 70,
}

/** Structured facts about an error, safe to show: never a secret value. */
export type ErrorDetails = Readonly<Record<string, unknown>>

/**
 * The one error class of Panamax. The message says what happened and what to do, in plain words.
 * Anything else that reaches an edge is a bug and is answered as `internal`.
 */
export class PanamaxError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'PanamaxError'
    this.code = code
    this.details = options.details ?? {}
  }
}

/** The error's message, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
