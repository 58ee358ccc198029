import { createServer, request } from 'node:http'
import path from 'node:path'

export interface CutOff extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string
  /** Changes that the engine was asked for and made. */
  readonly changes: () => number
  readonly wasCut: () => boolean
}

/**
 * A way to the engine that ends for good before the change number `limit`: what kill -9 of the asking process amounts to,
 * since nothing that it still would have done, not even cleaning up, reaches the engine.
 */
export async function cutOff(folder: string, limit: number): Promise<CutOff> {
  const engineSocket = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '')
  let changes = 0
  let isCut = false
  const running = new Set<Promise<void>>()
  const server = createServer((incoming, response) => {
    const isChange = incoming.method !== 'GET'
    if (isCut || (isChange && changes >= limit)) {
      isCut = true
      incoming.socket.destroy()
      return
    }
    if (isChange) changes += 1
    const { method, url, headers } = incoming
    const outgoing = request({ socketPath: engineSocket, path: url, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
      answer.resume()
    })
    outgoing.on('error', () => response.destroy())
    if (isChange) {
      const done = new Promise<void>((resolve) => outgoing.on('close', resolve))
      running.add(done)
    } else {
      response.on('close', () => outgoing.destroy())
    }
    incoming.pipe(outgoing)
  })
  const socket = path.join(folder, `cut-${limit}.sock`)
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    host: `unix://${socket}`,
    changes: () => changes,
    wasCut: () => isCut,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      // What had reached the engine is carried out, whoever asked for it.
      await Promise.all(running)
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
