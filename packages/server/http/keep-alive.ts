/** What is used of the ws library's WebSocket. */
export interface PingedSocket {
  readonly isPaused: boolean
  on(event: 'pong' | 'close', listener: () => void): unknown
  ping(): void
  terminate(): void
}

/** Pings the client (RFC 6455, section 5.5.2) and ends the connection when there is no answer by the next time. */
export function keepAlive(socket: PingedSocket, milliseconds = 30_000): void {
  let hasAnswered = true
  socket.on('pong', () => (hasAnswered = true))
  const timer = setInterval(() => {
    // While it is held back, its answers are not read either.
    if (!hasAnswered && !socket.isPaused) return socket.terminate()
    hasAnswered = false
    socket.ping()
  }, milliseconds)
  timer.unref()
  socket.on('close', () => clearInterval(timer))
}
