import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { wait } from '../streams/wait.ts'

type Collect = (options: { readonly type: 'major'; readonly execution: 'async' }) => Promise<void>

/**
 * Milliseconds of quiet before memory is given back, and between two rounds. V8 lets go of the space for young objects only
 * when little was allocated for five seconds: a collection before that lets it grow instead.
 */
const quiet = 6000
const pause = 500
/** The engine of JavaScript returns its memory step by step. */
const rounds = 3

/**
 * Gives memory back to the machine when work is over. Left alone, V8 keeps what one big deployment needed for as long as
 * nothing more happens, which on a small server is for ever.
 */
export class IdleMemory {
  readonly #isBusy: () => boolean
  #stop = new AbortController()
  #collect: Collect | undefined

  constructor(isBusy: () => boolean) {
    this.#isBusy = isBusy
  }

  /** Work has ended: in a moment, if no more has begun, memory is given back. Each call begins the moment anew. */
  soon(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    void this.#giveBack(this.#stop.signal)
  }

  close(): void {
    this.#stop.abort()
  }

  async #giveBack(signal: AbortSignal): Promise<void> {
    await wait(quiet, signal)
    for (let round = 0; round < rounds && !signal.aborted && !this.#isBusy(); round++) {
      await this.#collector()({ type: 'major', execution: 'async' })
      await wait(pause, signal)
    }
  }

  /** Node offers it behind a flag only, which may be set while it runs. */
  #collector(): Collect {
    if (this.#collect === undefined) {
      setFlagsFromString('--expose-gc')
      this.#collect = runInNewContext('gc') as Collect
    }
    return this.#collect
  }
}
