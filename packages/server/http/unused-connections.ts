import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Keeps account of connections on which nothing was asked yet. Browsers and HTTP clients open some in advance; Node counts
 * them as busy, so that a server that shuts down would wait for them. The result closes them.
 */
export function trackUnused(server: Server): () => void {
  const unused = new Set<Socket>()
  server.on('connection', (socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  server.on('request', ({ socket }) => unused.delete(socket))
  server.on('upgrade', ({ socket }) => unused.delete(socket))
  return () => {
    for (const socket of unused) socket.destroy()
  }
}
