import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface PanamaxOptions {
  readonly dockerHost: string
  /** Where the built programs are; this clone's unless given. */
  readonly dist?: string
  /** The data folder; a new one unless given. */
  readonly home?: string
  /** Environment of the server, beyond a bare one. */
  readonly environment?: Readonly<Record<string, string>>
}

/** A real server with a data folder of its own, and the real command line pointed at it. */
export class Panamax {
  readonly home: string
  readonly address: string
  private readonly port: number
  private readonly options: PanamaxOptions
  private server: ChildProcess | undefined
  private said = ''

  private constructor(home: string, port: number, options: PanamaxOptions) {
    this.home = home
    this.port = port
    this.address = `http://localhost:${port}`
    this.options = options
  }

  static async start(options: PanamaxOptions): Promise<Panamax> {
    const panamax = new Panamax(
      options.home ?? (await mkdtemp(join(tmpdir(), 'panamax-scenario-'))),
      await freePort(),
      options,
    )
    await panamax.launch()
    return panamax
  }

  /** Starts the server process and waits until it answers. */
  async launch(interval = 100): Promise<void> {
    const args = [join(this.dist, 'server/main.js'), '--port', String(this.port), '--home', this.home]
    const server = spawn(process.execPath, args, { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] })
    this.server = server
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (chunk: Buffer) => void (this.said += chunk.toString()))
    await until(
      async () => {
        if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}:\n${this.said}`)
        return (await fetch(`${this.address}/healthz`).catch(() => undefined))?.ok === true
      },
      'the server answers',
      60,
      interval,
    )
  }

  /** SIGKILL, as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Ends the server and removes its data folder. */
  async close(): Promise<void> {
    await this.end('SIGTERM')
    await rm(this.home, { recursive: true, force: true })
  }

  /** Everything that the server has printed. */
  get output(): string {
    return this.said
  }

  /** Runs the command line; never throws for an exit code. */
  cli(...args: string[]): Promise<CommandResult> {
    return this.cliWith('', ...args)
  }

  cliWith(input: string, ...args: string[]): Promise<CommandResult> {
    return new Promise((resolve) => {
      const options = { env: this.environment, maxBuffer: 256 * 1024 * 1024, timeout: 600_000 }
      const child = execFile(
        process.execPath,
        [join(this.dist, 'cli/main.js'), ...args],
        options,
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 255
          resolve({ code, stdout, stderr })
        },
      )
      child.stdin?.end(input)
    })
  }

  /** Runs the command line with --json, expects success, and gives what it printed. */
  async json<T = unknown>(...args: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.cli(...args, '--json')
    if (code !== 0) throw new Error(`panamax ${args.join(' ')} ended with ${code}:\n${stderr}\n${stdout}`)
    return JSON.parse(stdout) as T
  }

  async api<T = unknown>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
    const file = JSON.parse(await readFile(join(this.home, 'server.json'), 'utf8')) as { token: string }
    const response = await fetch(this.address + path, {
      method,
      headers: {
        authorization: `Bearer ${file.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T }
  }

  /** The server's process id. */
  get pid(): number {
    return this.server?.pid ?? 0
  }

  /** The body of a stream of events; whoever reads it ends it. */
  async stream(path: string): Promise<ReadableStream<Uint8Array>> {
    const response = await fetch(this.address + path, { headers: { authorization: `Bearer ${await this.token()}` } })
    if (!response.ok || response.body === null)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return response.body
  }

  private async token(): Promise<string> {
    const file = JSON.parse(await readFile(join(this.home, 'server.json'), 'utf8')) as { token: string }
    return file.token
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const server = this.server
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill(signal)
    await ended
  }

  private get dist(): string {
    return this.options.dist ?? join(root, 'dist')
  }

  private get environment(): Record<string, string> {
    const { PATH = '', HOME = '' } = process.env
    return {
      PATH,
      HOME,
      PANAMAX_HOME: this.home,
      DOCKER_HOST: this.options.dockerHost,
      NO_COLOR: '1',
      ...this.options.environment,
    }
  }
}

/** Looks until it is so; throws after `seconds` with what was waited for. */
export async function until(isSo: () => Promise<boolean>, what: string, seconds = 60, interval = 100): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`After ${seconds} seconds it is still not so that ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, interval))
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
