import { type ChildProcess, spawn } from 'node:child_process'
import { Duplex } from 'node:stream'
import type { Endpoint } from './endpoint.ts'

export type SshEndpoint = Extract<Endpoint, { kind: 'ssh' }>
type Environment = Readonly<Record<string, string | undefined>>

/**
 * One connection to an engine on another machine, as the docker CLI makes it: the machine's own `ssh`, so that the
 * person's keys, known hosts and ssh configuration hold, and `docker system dial-stdio` at the far end.
 */
export class SshConnection extends Duplex {
  private readonly child: ChildProcess
  private complaint = ''

  constructor(endpoint: SshEndpoint, environment: Environment) {
    super()
    const stdio = ['pipe', 'pipe', 'pipe'] as const
    this.child = spawn('ssh', words(endpoint), { stdio: [...stdio], env: { ...environment } as NodeJS.ProcessEnv })
    this.child.stdout?.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) this.child.stdout?.pause()
    })
    this.child.stderr?.on('data', (chunk: Buffer) => {
      if (this.complaint.length < 2000) this.complaint += chunk.toString()
    })
    this.child.stdin?.on('error', () => undefined)
    this.child.on('error', (error) => this.destroy(error))
    // The end waits for ssh itself to end: what it says of a failure comes on another stream. Some stay for our end.
    this.child.stdout?.on('end', () => void setTimeout(() => this.push(null), 1000).unref())
    this.child.on('close', (code) => {
      if (code === 0 || this.readableEnded) this.push(null)
      else this.destroy(Object.assign(new Error(this.complaint.trim() || `ssh ended with ${code}`), { code: 'ESSH' }))
    })
  }

  override _read(): void {
    this.child.stdout?.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.child.stdin?.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.child.stdin?.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.child.kill()
    done(error)
  }

  // What Node's HTTP client asks of a socket.
  setKeepAlive(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  setTimeout(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}

function words(endpoint: SshEndpoint): string[] {
  const socket = endpoint.socket === undefined ? [] : ['--host', `unix://${endpoint.socket}`]
  const result = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15', '-T']
  if (endpoint.user !== undefined) result.push('-l', endpoint.user)
  if (endpoint.port !== undefined) result.push('-p', String(endpoint.port))
  return [...result, '--', endpoint.host, 'docker', ...socket, 'system', 'dial-stdio']
}
