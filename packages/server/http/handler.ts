import type { Answer } from '@panamax/contract/client'
import type { RouteName, Routes } from '@panamax/contract/routes'
import type { z } from 'zod'
import type { Actor } from '../auth/actor.ts'

type OutputOf<N extends RouteName, K extends string> = Routes[N] extends {
  readonly [P in K]: infer T extends z.ZodType
}
  ? z.output<T>
  : undefined

/** One request that has been authenticated, validated and found allowed for its role. */
export interface Call<N extends RouteName> {
  readonly params: OutputOf<N, 'params'>
  readonly query: OutputOf<N, 'query'>
  readonly body: OutputOf<N, 'body'>
  /** Absent only on public routes. */
  readonly actor: Routes[N] extends { readonly access: 'public' } ? Actor | undefined : Actor
  /** Aborts when the client leaves or the server shuts down. */
  readonly signal: AbortSignal
  /** sse: the client has everything up to and including this event. */
  readonly lastEventId: string | undefined
  readonly ip: string
  readonly requestId: string
  readonly cookies: SessionCookies
}

/** Takes effect with the answer. */
export interface SessionCookies {
  start(secret: string, expiresAt: Date): void
  end(): void
}

export interface StreamEvent<T> {
  /** Given back by the client as Last-Event-ID; a stream that cannot be resumed leaves it out. */
  readonly id?: string
  readonly data: T
}

/** The server's end of a WebSocket. Text frames are strings, binary frames are bytes. */
export interface Socket {
  /** Ends when the client leaves. Read slowly and the client is held back; may be iterated once. */
  readonly messages: AsyncIterable<string | Uint8Array>
  /** Resolves when the frame has left this process: awaiting it is the back-pressure. After the end, does nothing. */
  send(frame: string | Uint8Array): Promise<void>
  /** Idempotent. Code as in RFC 6455, 1000 unless given. */
  close(code?: number, reason?: string): void
}

/**
 * What answers a route. Refusals are thrown as PanamaxError.
 * - plain: the answer, exactly in the contract's shape (a presenter makes it, never a row of the store); of a route that
 *   \`produces\` a file: that, whose type is one of the route's.
 * - sse: throw before returning what is to be answered with a status; the iterable is ended (`return()`) when the client
 *   leaves. An error inside of it ends the stream with an `error` event.
 * - websocket: runs until the conversation is over; the socket is closed when the promise settles.
 */
export type Handler<N extends RouteName> = Routes[N] extends { readonly stream: 'websocket' }
  ? (call: Call<N>, socket: Socket) => Promise<void>
  : Routes[N] extends { readonly stream: 'sse' }
    ? (call: Call<N>) => AsyncIterable<StreamEvent<Answer<N>>> | Promise<AsyncIterable<StreamEvent<Answer<N>>>>
    : (call: Call<N>) => Promise<Answer<N>>

/** Every route of the contract has a handler, or the program does not compile. */
export type Handlers = { readonly [N in RouteName]: Handler<N> }

/** The part of one noun: `appHandlers(services): HandlersOf<'listApps' | 'getApp'>`. */
export type HandlersOf<N extends RouteName> = Pick<Handlers, N>
