// What the three programs share: an HTTP server with bounded requests that stops cleanly.
import { createServer } from 'node:http'

export const log = (message) => process.stdout.write(`${message}\n`)

/** Thrown by a handler: becomes the answer with that HTTP status. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

/**
 * Answers requests with `handle(request, url)`, which returns `{status?, headers?, body?}`, until SIGTERM or SIGINT.
 * Requests under way are finished first; `close` then runs, and the process ends with exit code 0.
 */
export function serve({ name, port, handle, close = async () => {} }) {
  let stopping = false
  const answerTo = async (request, response) => {
    let answer
    try {
      answer = await handle(request, new URL(request.url ?? '/', 'http://local'))
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 500
      if (status >= 500) log(`${name}: ${request.method} ${request.url}: ${error.message}`)
      answer = text(status, status === 500 ? 'Something went wrong here.' : error.message)
    }
    // A body that was refused half-read would be taken for the next request; a stop waits for open connections.
    if (!request.complete || stopping) answer.headers = { ...answer.headers, connection: 'close' }
    response.writeHead(answer.status ?? 200, answer.headers)
    response.end(answer.body)
  }
  const server = createServer((request, response) => void answerTo(request, response))
  server.requestTimeout = 30_000

  const stop = (signal) => {
    if (stopping) return
    stopping = true
    log(`${name}: ${signal}, stopping`)
    // A client that keeps its connection busy must not hold the stop up past the engine's patience.
    setTimeout(() => server.closeAllConnections(), 3_000).unref()
    server.close(() => void close().then(() => process.exit(0)))
    server.closeIdleConnections()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  server.on('error', (error) => {
    log(`${name}: cannot listen on port ${port}: ${error.message}`)
    process.exit(1)
  })
  server.listen(port, () => log(`${name}: listening on port ${port}`))
}

/** The request's body as text. Refuses more than `limit` bytes with 413. */
export async function readBody(request, limit = 16_384) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > limit) throw new Refusal(413, `The request is larger than ${limit} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export const json = (status, value) => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: `${JSON.stringify(value)}\n`,
})

export const text = (status, value) => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${value}\n`,
})

/** An environment variable that must be there; ends the process with a sentence when it is not. */
export function required(name) {
  const value = process.env[name]
  if (value) return value
  log(`${name} is not set: set it in the environment of this service.`)
  process.exit(78)
}
