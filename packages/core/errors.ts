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

/** What each code means to whoever meets it, and what to do: the text of `docs/errors.md`. */
export const errorMeaning: Readonly<Record<ErrorCode, { readonly means: string; readonly todo: string }>> = {
  invalid_request: {
    means: 'What was asked cannot be meant: a wrong value, a document that does not load, a blank required input.',
    todo: 'Every problem is listed with its place. Correct them and ask again.',
  },
  not_found: {
    means: 'There is no such app, revision, service, template, file or image.',
    todo: 'Look at the list and check the name.',
  },
  conflict: {
    means:
      'It clashes with what is there: a port or name is taken, another deployment runs, the app has changed meanwhile.',
    todo: 'The message names what is in the way. Free it, choose another, or wait.',
  },
  unauthorized: {
    means: 'Nobody is logged in, or the session or token is not valid any more.',
    todo: 'Log in, or make a new token.',
  },
  forbidden: {
    means:
      'Whoever asks may not do this, or the request came from another site or under a host name that is not trusted.',
    todo: 'Ask an admin for the role, or add the host name to the trusted ones.',
  },
  unreachable: {
    means: 'A server, engine, registry or repository does not answer.',
    todo: 'The message names the address. Check that it runs and that this machine may reach it.',
  },
  unsupported: { means: 'This target, driver or format cannot do it.', todo: 'The message says what to do instead.' },
  rejected: {
    means:
      'The other side understood and refused: an engine, a registry, a repository. Its own reason is in the message.',
    todo: 'Change what it complains about: a login, an image name, a mount.',
  },
  failed: {
    means: 'It was done, and it did not work: a container exited, a health check never passed, a disk is full.',
    todo: 'The message and the last log lines say why.',
  },
  canceled: { means: 'A person or a closing connection stopped it.', todo: 'Ask again if it was not meant.' },
  internal: {
    means: 'A bug in Panamax.',
    todo: 'Report it with the request id; the log of the server holds the details.',
  },
}

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
