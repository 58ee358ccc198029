import type { z } from 'zod'

/**
 * Who may use a route. public: anybody (still rate-limited) · viewer < operator < admin: a session or token with at least
 * that role. Viewers read; operators act on apps; admins also manage users, targets, registries.
 */
export type Access = 'public' | 'viewer' | 'operator' | 'admin'
export type Role = Exclude<Access, 'public'>

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` for path parameters. */
  readonly path: string
  readonly access: Access
  readonly summary: string
  readonly tag: string
  readonly params?: z.ZodObject
  /** Strict, as the body is: an unknown name is refused, so that a mistyped one does not silently do something else. */
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** Absent: no content. */
  readonly response?: z.ZodType
  /** In place of `response`: the answer is a file of one of these media types, never of another, with an ETag. */
  readonly produces?: readonly string[]
  /** Success status; 200 with a response or a file, 204 without, unless given. */
  readonly status?: 201 | 202
  /** sse: a stream of events, each matching `response`, resumable by Last-Event-ID · websocket: see the route's summary. */
  readonly stream?: 'sse' | 'websocket'
  /** Largest request body in bytes; the server's default is 64 KiB. */
  readonly bodyLimit?: number
}

/** Keeps the literal types of a table while checking it. */
export function defineRoutes<const T extends Readonly<Record<string, Route>>>(table: T): T {
  return table
}
