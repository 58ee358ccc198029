import type { ExecRequest, ExecSession } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { run } from './shell.ts'
import { terminalIn } from './terminal-in.ts'
import type { SimContainer, World } from './world.ts'

const NOT_FOUND = 127

/** Runs a command of the tiny shell in a running container. Throws `not_found` or `conflict` that says why it cannot. */
export function exec(world: World, request: ExecRequest): ExecSession {
  const container = find(world, request)
  const output = new Pipe<{ readonly stream: 'stdout' | 'stderr'; readonly data: Uint8Array }>()
  const input = new Pipe<string>()
  const ending = new AbortController()
  // A character may arrive in two pieces.
  const decoder = new TextDecoder()
  const write = (stream: 'stdout' | 'stderr', text: string): void => {
    const data = new TextEncoder().encode(request.tty ? text.replaceAll(/\r?\n/g, '\r\n') : text)
    if (data.length > 0) output.push({ stream: request.tty ? 'stdout' : stream, data })
  }
  const terminal = terminalIn(world, container, ending.signal, {
    write,
    isTty: request.tty,
    read: () => input.take(),
    unknown: (name) => {
      write('stderr', `sh: ${name}: not found\n`)
      return Promise.resolve(NOT_FOUND)
    },
    ...(request.environment === undefined ? {} : { environment: request.environment }),
    ...(request.user === undefined ? {} : { user: request.user }),
    ...(request.workdir === undefined ? {} : { workdir: request.workdir }),
  })
  const exitCode = run(request.command, terminal).finally(() => output.end())
  // Whoever only reads the output does not have to catch what `close` does to the rest.
  exitCode.catch(() => {})
  return {
    output,
    write: async (data) => input.push(decoder.decode(data, { stream: true })),
    end: () => input.end(),
    resize: () => Promise.resolve(),
    exitCode,
    close: () => {
      ending.abort()
      input.end()
      output.end()
    },
  }
}

function find(world: World, { app, service, replica = 1 }: ExecRequest): SimContainer {
  const all = [...world.containers.values()].filter(({ marks }) => marks.app === app && marks.service === service)
  const mine = all.filter(({ spec }) => spec.replica === replica)
  const running = mine.find(({ runtime }) => runtime.phase === 'running')
  if (running !== undefined) return running
  if (mine.length === 0)
    throw new PanamaxError('not_found', `${app} has no container ${replica} of the service ${service}.`)
  throw new PanamaxError('conflict', `${mine[0]!.name} does not run. Start it first.`)
}

/** What is written on one end and read on the other. */
class Pipe<T> implements AsyncIterable<T> {
  private readonly items: T[] = []
  private readonly takers: ((item: T | undefined) => void)[] = []
  private isEnded = false

  push(item: T): void {
    if (this.isEnded) return
    const taker = this.takers.shift()
    if (taker === undefined) this.items.push(item)
    else taker(item)
  }

  end(): void {
    this.isEnded = true
    for (const taker of this.takers.splice(0)) taker(undefined)
  }

  take(): Promise<T | undefined> {
    const item = this.items.shift()
    if (item !== undefined || this.isEnded) return Promise.resolve(item)
    return new Promise((resolve) => this.takers.push(resolve))
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (let item = await this.take(); item !== undefined; item = await this.take()) yield item
  }
}
