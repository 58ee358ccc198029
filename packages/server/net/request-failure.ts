import { PanamaxError } from '@panamax/core/errors'

/** An address as it may be shown: a query may hold a credential. */
export function placeOf(url: URL): string {
  return `${url.origin}${url.pathname}`
}

/** What went wrong with a request, in words. */
export function failureOf(
  error: unknown,
  target: URL,
  { signal, timeoutMs, isLate }: { readonly signal: AbortSignal; readonly timeoutMs: number; readonly isLate: boolean },
): PanamaxError {
  if (signal.aborted) return new PanamaxError('canceled', `The request to ${target.host} was stopped.`)
  if (isLate) {
    const seconds = Math.ceil(timeoutMs / 1000)
    return new PanamaxError('unreachable', `${target.host} has not answered in full within ${seconds} s.`, {
      cause: error,
    })
  }
  if (error instanceof PanamaxError) return error
  return new PanamaxError('unreachable', `${target.host} cannot be reached: ${reasonOf(error)}`, { cause: error })
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused).',
  ECONNRESET: 'it closed the connection in the middle.',
  EPIPE: 'it closed the connection in the middle.',
  EHOSTUNREACH: 'there is no way to it (no route to host).',
  ENETUNREACH: 'there is no way to it (network unreachable).',
  ETIMEDOUT: 'it does not answer (timed out).',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is signed by itself.',
  SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate is signed by nobody that this machine trusts.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its TLS certificate is signed by nobody that this machine trusts.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its TLS certificate is signed by nobody that this machine trusts.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another name.',
}

/** Node's own messages name addresses and codes only; a failed connection to several addresses has a list of errors. */
function reasonOf(error: unknown): string {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : ''
  if (code.startsWith('HPE_')) return 'what it answers is no HTTP.'
  if (code.startsWith('Z_') || code.startsWith('ERR__')) return 'what it answers is compressed wrongly.'
  return reasons[code] ?? `${inner instanceof Error ? inner.message : String(inner)}.`
}
