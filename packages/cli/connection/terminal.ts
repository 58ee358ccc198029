import { ExecServerMessage } from '@panamax/contract/journal'
import { type ErrorCode, errorCodes, PanamaxError } from '@panamax/core/errors'
import { WebSocket } from 'undici'
import type { Context } from '../context.ts'

export interface TerminalRequest {
  readonly app: string
  readonly service: string
  readonly command: readonly string[]
  readonly tty: boolean
  readonly user?: string
  readonly workdir?: string
  readonly replica?: string
}

/** Joins this terminal (or pipe) to a command in a container. Resolves with the command's own exit code. */
export async function runTerminal(context: Context, request: TerminalRequest): Promise<number> {
  const client = await context.client()
  const { app, command, tty, replica, ...rest } = request
  const query = {
    ...rest,
    command: JSON.stringify(command),
    tty: tty ? ('true' as const) : ('false' as const),
    ...(replica === undefined ? {} : { replica: Number(replica) }),
    ...(tty ? { columns: process.stdout.columns, rows: process.stdout.rows } : {}),
  }
  const address = client.url('exec', { params: { app }, query }).replace(/^http/, 'ws')
  const headers = client.token === undefined ? {} : { authorization: `Bearer ${client.token}` }
  const socket = new WebSocket(address, { headers })
  socket.binaryType = 'arraybuffer'
  const session = new TerminalSession(socket, context, tty)
  try {
    return await session.run()
  } finally {
    session.close()
  }
}

/** Bytes that wait to be sent before standard input is held back. */
const waitingAtMost = 1024 * 1024

class TerminalSession {
  private readonly socket: WebSocket
  private readonly context: Context
  private readonly tty: boolean
  private readonly undo: (() => void)[] = []

  constructor(socket: WebSocket, context: Context, tty: boolean) {
    this.socket = socket
    this.context = context
    this.tty = tty
  }

  run(): Promise<number> {
    return new Promise<number>((resolve, reject) => {
      this.socket.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string') return this.show(new Uint8Array(data as ArrayBuffer))
        const message = ExecServerMessage.parse(JSON.parse(data))
        if (message.type === 'ready') this.attach()
        else if (message.type === 'exit') resolve(message.code)
        else reject(new PanamaxError(codeOf(message.code), message.message))
      })
      this.socket.addEventListener('close', () =>
        reject(new PanamaxError('unreachable', 'The connection to the server broke.')),
      )
      this.socket.addEventListener('error', () => {
        reject(
          new PanamaxError(
            'unreachable',
            'The server refused the terminal. Does the app exist, and may you run commands in it?',
          ),
        )
      })
      this.context.signal.addEventListener('abort', () => reject(new PanamaxError('canceled', 'Canceled.')))
    })
  }

  close(): void {
    for (const step of this.undo.splice(0)) step()
    this.socket.close()
  }

  /** The first byte tells the stream: 1 standard output, 2 standard error. */
  private show(frame: Uint8Array): void {
    const stream = frame[0] === 2 ? process.stderr : process.stdout
    stream.write(frame.subarray(1))
  }

  private attach(): void {
    const { stdin } = this.context
    if (this.tty) {
      stdin.setRawMode(true)
      const resize = (): void =>
        this.send({ type: 'resize', columns: process.stdout.columns, rows: process.stdout.rows })
      process.stdout.on('resize', resize)
      this.undo.push(
        () => void stdin.setRawMode(false),
        () => void process.stdout.off('resize', resize),
      )
    }
    let waiting: NodeJS.Timeout | undefined
    const resumeSoon = (): void => {
      waiting = setTimeout(() => {
        if (this.socket.bufferedAmount > waitingAtMost) resumeSoon()
        else stdin.resume()
      }, 20)
    }
    const onData = (chunk: Buffer): void => {
      this.socket.send(chunk)
      if (this.socket.bufferedAmount <= waitingAtMost) return
      stdin.pause()
      clearTimeout(waiting)
      resumeSoon()
    }
    const onEnd = (): void => this.send({ type: 'end' })
    stdin.on('data', onData)
    stdin.on('end', onEnd)
    this.undo.push(
      () => clearTimeout(waiting),
      () => void stdin.off('data', onData).off('end', onEnd).pause(),
    )
  }

  private send(message: object): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message))
  }
}

function codeOf(text: string): ErrorCode {
  return errorCodes.find((each) => each === text) ?? 'failed'
}
