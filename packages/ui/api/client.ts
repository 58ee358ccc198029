import { createClient } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import { watchedFetch } from './watched-fetch.ts'

/** Of the server that this page came from; the session's cookie goes along by itself. */
export const client = createClient({ server: location.origin, fetch: watchedFetch })

export function isCode(error: unknown, code: PanamaxError['code']): boolean {
  return error instanceof PanamaxError && error.code === code
}
