import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'

export interface GitServerOptions {
  /** Repositories are folders in it: `<root>/owner/repo.git`. */
  readonly root: string
  /** User name to password. Absent: nobody is asked, and nobody may push. */
  readonly users?: Readonly<Record<string, string>>
  /** Whether reading needs a login too. */
  readonly isPrivate?: boolean
  readonly host?: string
}

/** A real git server: smart HTTP by git's own `http-backend`, in front of it Basic authentication, and what goes wrong with servers. */
export class GitServer {
  /** "POST /owner/repo.git/git-upload-pack", in the order of their coming. */
  readonly requests: string[] = []
  /** Answers before git does, when it gives true. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined
  /** Cuts the connection after so many bytes of each pack. */
  cutAfter: number | undefined
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #options: GitServerOptions

  private constructor(options: GitServerOptions) {
    this.#options = options
    this.#server = createServer((request, response) => this.#answer(request, response))
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  static async start(options: GitServerOptions): Promise<GitServer> {
    const server = new GitServer(options)
    await new Promise<void>((resolve) => server.#server.listen(0, options.host ?? '127.0.0.1', resolve))
    return server
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** "http://127.0.0.1:1234/owner/repo.git" */
  url(path: string): string {
    return `http://${this.#options.host ?? '127.0.0.1'}:${this.port}/${path}`
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url = '/' } = request
    this.requests.push(`${method} ${url}`)
    if (this.intercept?.(request, response) === true) return
    const user = this.#userOf(request)
    const isPush = url.includes('git-receive-pack')
    if (user === undefined && (isPush || this.#options.isPrivate === true)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end()
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const isGzip = request.headers['content-encoding'] === 'gzip'
      const body = Buffer.concat(chunks)
      this.#runBackend(request, { response, body: isGzip ? gunzipSync(body) : body, user })
    })
  }

  #userOf(request: IncomingMessage): string | undefined {
    const [scheme, word = ''] = (request.headers.authorization ?? '').split(' ')
    if (scheme !== 'Basic') return undefined
    const [name = '', ...rest] = Buffer.from(word, 'base64').toString().split(':')
    return this.#options.users?.[name] === rest.join(':') ? name : undefined
  }

  #runBackend(
    request: IncomingMessage,
    call: { response: ServerResponse; body: Buffer; user: string | undefined },
  ): void {
    const { response, body, user } = call
    const url = new URL(request.url ?? '/', 'http://localhost')
    const child = spawn('git', ['-c', 'http.receivepack=true', 'http-backend'], {
      env: {
        PATH: process.env['PATH'] ?? '',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_PROJECT_ROOT: this.#options.root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        CONTENT_LENGTH: String(body.length),
        ...(user === undefined ? {} : { REMOTE_USER: user, REMOTE_ADDR: '127.0.0.1' }),
      },
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(body)
    child.stderr.resume()
    this.#forward(child.stdout, response, (request.url ?? '').endsWith('git-upload-pack'))
  }

  /** CGI: header lines, a blank line, the body. */
  #forward(stdout: NodeJS.ReadableStream, response: ServerResponse, isPack: boolean): void {
    let head: Buffer | undefined = Buffer.alloc(0)
    let sent = 0
    const send = (chunk: Buffer): void => {
      sent += chunk.length
      const isCut = isPack && this.cutAfter !== undefined && sent > this.cutAfter
      if (!isCut) return void response.write(chunk)
      response.write(chunk.subarray(0, Math.max(0, chunk.length - (sent - (this.cutAfter ?? 0)))), () =>
        response.destroy(),
      )
    }
    stdout.on('data', (chunk: Buffer) => {
      if (head === undefined) return send(chunk)
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end === -1) return
      const lines = head.subarray(0, end).toString().split('\r\n')
      const headers = lines.map((line) => line.split(': ') as [string, string])
      const status = headers.find(([name]) => name === 'Status')?.[1]
      response.writeHead(
        Number(status?.slice(0, 3) ?? 200),
        Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
      )
      const rest = head.subarray(end + 4)
      head = undefined
      if (rest.length > 0) send(rest)
    })
    stdout.on('end', () => {
      if (!response.destroyed) response.end()
    })
  }
}
