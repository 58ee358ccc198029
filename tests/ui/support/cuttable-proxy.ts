import { connect, createServer, type Server, type Socket } from 'node:net'

/** Stands between a browser and the server, like a network that can be cut. */
export class CuttableProxy {
  readonly address: string
  readonly #server: Server
  readonly #open: Set<Socket>
  readonly #state: { isCut: boolean }

  private constructor(server: Server, port: number, open: Set<Socket>, state: { isCut: boolean }) {
    this.#server = server
    this.#open = open
    this.#state = state
    this.address = `http://localhost:${port}`
  }

  static async to(target: string): Promise<CuttableProxy> {
    const port = Number(new URL(target).port)
    const open = new Set<Socket>()
    const state = { isCut: false }
    const server = createServer((client) => {
      if (state.isCut) return void client.destroy()
      const upstream = connect({ host: 'localhost', port })
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        open.add(one)
        one.pipe(other)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          open.delete(one)
          other.destroy()
        })
      }
    })
    const listening = await new Promise<number>((resolve) => {
      server.listen(0, 'localhost', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
    return new CuttableProxy(server, listening, open, state)
  }

  /** Breaks every connection, in the middle of whatever is sent, and takes no other. */
  cut(): void {
    this.#state.isCut = true
    for (const socket of this.#open) socket.destroy()
  }

  mend(): void {
    this.#state.isCut = false
  }

  close(): void {
    this.cut()
    this.#server.close()
  }
}
