import { createHash } from 'node:crypto'
import type { FileAnswer } from '@panamax/contract/client'
import type { Route } from '@panamax/contract/route'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Sends a file that may come from anybody: a browser takes it for nothing but what it is said to be, and runs nothing in it, not
 * even when it is opened by itself. With an ETag (RFC 9110), so that it is sent only once. Throws for a type that the route does
 * not produce: that is a bug.
 */
export function sendFile(route: Route, file: FileAnswer, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (route.produces?.includes(file.type) !== true) throw new Error(`${route.path} does not produce ${file.type}`)
  const tag = `"${createHash('sha256').update(file.type).update(file.data).digest('base64url').slice(0, 27)}"`
  reply
    .header('etag', tag)
    // Who has lost access is asked again; the file is not sent again.
    .header('cache-control', 'private, no-cache')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''))
  if (known?.some((each) => each === tag || each === '*') === true) return reply.code(304).send()
  return reply.type(file.type).send(Buffer.from(file.data.buffer, file.data.byteOffset, file.data.byteLength))
}
