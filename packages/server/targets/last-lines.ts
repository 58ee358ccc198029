import type { Driver } from '@panamax/core/deploy/driver'

const limit = 2000
/** Milliseconds between two questions about the same service. */
const pause = 3000

/** The last thing that a service said before it fell over, for the words about its status. */
export class LastLines {
  readonly #connect: (target: string) => Promise<Driver>
  readonly #lines = new Map<string, { readonly text: string | undefined; readonly asked: number }>()

  constructor(connect: (target: string) => Promise<Driver>) {
    this.#connect = connect
  }

  of(app: string, service: string): string | undefined {
    return this.#lines.get(`${app}/${service}`)?.text
  }

  /** Asks the engine, unless it was asked just now. Never rejects. Resolves with whether there is something new. */
  async refresh(target: string, app: string, service: string): Promise<boolean> {
    const key = `${app}/${service}`
    const known = this.#lines.get(key)
    if (known !== undefined && Date.now() - known.asked < pause) return false
    this.#keep(key, known?.text)
    const text = await this.#read(target, app, service).catch(() => undefined)
    if (text === undefined || text === known?.text) return false
    this.#keep(key, text)
    return true
  }

  forget(app: string): void {
    for (const key of this.#lines.keys()) if (key.startsWith(`${app}/`)) this.#lines.delete(key)
  }

  async #read(target: string, app: string, service: string): Promise<string | undefined> {
    const driver = await this.#connect(target)
    if (driver.logs === undefined) return undefined
    let last: string | undefined
    const query = { app, services: [service], tail: 3, follow: false }
    for await (const line of driver.logs(query, AbortSignal.timeout(5000))) {
      if (line.text.trim() !== '') last = line.text.slice(0, 500)
    }
    return last
  }

  #keep(key: string, text: string | undefined): void {
    this.#lines.delete(key)
    this.#lines.set(key, { text, asked: Date.now() })
    const oldest = this.#lines.keys().next().value
    if (this.#lines.size > limit && oldest !== undefined) this.#lines.delete(oldest)
  }
}
