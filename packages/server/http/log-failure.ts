import type { FastifyRequest } from 'fastify'
import type { Refusal } from './errors.ts'

/** A bug with its stack; a refusal with its code only, since its words may quote what a person typed. */
export function logFailure(request: FastifyRequest, error: unknown, refusal: Refusal): void {
  const route = request.routeOptions.url
  if (refusal.isBug) request.log.error({ err: error, route }, 'a bug')
  else request.log.info({ code: refusal.body.error.code, status: refusal.status, route }, 'refused')
}
