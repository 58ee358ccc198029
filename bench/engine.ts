import { Agent, request } from 'node:http'
import { connect, createServer } from 'node:net'

/** Bare Engine API calls: the floor that nothing can be faster than. */
export class BareEngine {
  private readonly socketPath: string
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 })

  constructor(dockerHost: string) {
    if (!dockerHost.startsWith('unix://')) throw new Error('The benchmarks need an engine on a unix socket.')
    this.socketPath = dockerHost.slice('unix://'.length)
  }

  call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers =
      text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    return new Promise((resolve, reject) => {
      const options = { socketPath: this.socketPath, method, path: `/v1.41${path}`, headers, agent: this.agent }
      const sent = request(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString()
          if ((response.statusCode ?? 500) >= 400)
            reject(new Error(`${method} ${path}: ${response.statusCode} ${answer}`))
          else resolve((answer === '' ? undefined : JSON.parse(answer)) as T)
        })
      })
      sent.once('error', reject)
      sent.end(text)
    })
  }

  close(): void {
    this.agent.destroy()
  }
}

/** A socket in front of the engine that counts the requests that pass. */
export async function countingSocket(
  dockerHost: string,
  path: string,
): Promise<{ dockerHost: string; count(): number; close(): void }> {
  let count = 0
  const upstreamPath = dockerHost.slice('unix://'.length)
  const server = createServer((client) => {
    const upstream = connect(upstreamPath)
    client.on('data', (chunk) => {
      count += chunk.toString('latin1').match(/^(GET|HEAD|POST|PUT|DELETE) \S+ HTTP\/1\.1\r$/gm)?.length ?? 0
    })
    client.pipe(upstream).pipe(client)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return { dockerHost: `unix://${path}`, count: () => count, close: () => void server.close() }
}

/** Runs the work on all items, at most `width` at once. */
export async function pooled<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const queue = [...items]
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: width }, lane))
}
