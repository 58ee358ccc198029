import type { Socket } from './handler.ts'

/** What is used of the ws library's WebSocket. */
export interface RawSocket {
  readonly readyState: number
  readonly OPEN: number
  readonly isPaused: boolean
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown
  on(event: 'close' | 'pong', listener: () => void): unknown
  ping(): void
  terminate(): void
  pause(): void
  resume(): void
  send(data: string | Uint8Array, sent: (error?: Error) => void): void
  close(code: number, reason: string): void
}

/** Frames that wait to be read before the client is held back. */
const waitingAtMost = 64

/** A WebSocket as handlers see it: bounded in both directions, and no library's type crosses. */
export function wrapSocket(socket: RawSocket): Socket {
  const waiting: (string | Uint8Array)[] = []
  let wake: (() => void) | undefined
  let ended = false
  socket.on('message', (data, isBinary) => {
    if (ended) return
    waiting.push(isBinary ? data : data.toString('utf8'))
    if (waiting.length >= waitingAtMost) socket.pause()
    wake?.()
  })
  socket.on('close', () => {
    ended = true
    wake?.()
  })
  return {
    messages: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          for (let frame = waiting.shift(); frame !== undefined; frame = waiting.shift()) {
            if (socket.isPaused && waiting.length < waitingAtMost / 2) socket.resume()
            yield frame
          }
          if (ended) return
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      },
    },
    send(frame) {
      return new Promise((resolve) => {
        if (socket.readyState === socket.OPEN) socket.send(frame, () => resolve())
        else resolve()
      })
    },
    close(code = 1000, reason = '') {
      // What a client says instead of closing its side is not heard any more.
      ended = true
      waiting.length = 0
      wake?.()
      socket.resume()
      socket.close(code, shortened(reason))
    },
  }
}

/** RFC 6455, section 5.5.1: a close frame has room for 123 bytes of reason. */
function shortened(reason: string): string {
  const bytes = Buffer.from(reason)
  return bytes.length <= 123
    ? reason
    : `${bytes
        .subarray(0, 117)
        .toString('utf8')
        .replace(/\uFFFD+$/, '')}…`
}
