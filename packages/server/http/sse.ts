import type { ServerResponse } from 'node:http'
import type { ErrorBody } from '@panamax/contract/common'
import type { StreamEvent } from './handler.ts'

export interface EventStreamOptions {
  /** Headers that the server has already decided on. */
  readonly headers: Readonly<Record<string, number | string | readonly string[] | undefined>>
  /** Aborts when the client leaves or the server shuts down. */
  readonly signal: AbortSignal
  /** Turns an event's data into what is sent. */
  readonly present: (data: unknown) => unknown
  /** What is told to the client when the stream breaks. */
  readonly failure: (error: unknown) => ErrorBody
  readonly heartbeatMilliseconds?: number
  /** A client that takes nothing for so long is gone. */
  readonly stallMilliseconds?: number
}

/** How long a browser waits before it connects again. */
const retryMilliseconds = 2000

/**
 * Server-Sent Events (HTML Living Standard, section 9.2). The next event is asked for only when the client has taken the one
 * before: memory is bounded by one event and the socket's own buffer. Resolves when the stream has ended, from either side;
 * the iterable is then closed, without waiting for one that is still busy.
 */
export async function sendEvents(
  response: ServerResponse,
  events: AsyncIterable<StreamEvent<unknown>>,
  options: EventStreamOptions,
): Promise<void> {
  const { signal, heartbeatMilliseconds = 15_000, stallMilliseconds = 60_000 } = options
  response.writeHead(200, {
    ...options.headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    // Kept alive after the stream, it would hold up a server that shuts down.
    connection: 'close',
  })
  response.write(`retry: ${retryMilliseconds}\n\n`)
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(':\n\n')
  }, heartbeatMilliseconds)
  const gone = watchFor(signal)
  const iterator = events[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await gone.or(iterator.next())
      if (next === undefined || next.done === true) return
      if (response.write(format({ ...next.value, data: options.present(next.value.data) }))) continue
      const drained = await gone.or(drain(response, stallMilliseconds))
      if (drained !== true) return void response.destroy()
    }
  } catch (error) {
    response.write(`event: error\ndata: ${JSON.stringify(options.failure(error))}\n\n`)
  } finally {
    clearInterval(heartbeat)
    gone.stop()
    void Promise.resolve(iterator.return?.()).catch(() => undefined)
    response.end()
  }
}

/** JSON has no line breaks of its own, so that one `data` line is enough. */
function format({ id, data }: StreamEvent<unknown>): string {
  const line = `data: ${JSON.stringify(data)}\n\n`
  return id === undefined ? line : `id: ${id.replace(/[\r\n\0]/g, '')}\n${line}`
}

/**
 * `or` settles with the promise, or with undefined once the signal is aborted. Not a race against one promise that lives as
 * long as the stream: that would keep the result of every round.
 */
function watchFor(signal: AbortSignal): { or<T>(promise: Promise<T>): Promise<T | undefined>; stop(): void } {
  let leave = (): void => undefined
  const onAbort = () => leave()
  signal.addEventListener('abort', onAbort, { once: true })
  return {
    or: (promise) =>
      new Promise((resolve, reject) => {
        leave = () => resolve(undefined)
        if (signal.aborted) leave()
        promise.then(resolve, reject)
      }),
    stop: () => signal.removeEventListener('abort', onAbort),
  }
}

/** True when the client has taken what was written, false after the time limit. */
function drain(response: ServerResponse, limit: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (taken: boolean) => {
      clearTimeout(timer)
      response.off('drain', onDrain)
      resolve(taken)
    }
    const onDrain = () => settle(true)
    const timer = setTimeout(() => settle(false), limit)
    response.on('drain', onDrain)
  })
}
