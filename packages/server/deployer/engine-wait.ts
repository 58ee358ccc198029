import type { Driver } from '@panamax/core/deploy/driver'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { BackOff, wait } from '../streams/wait.ts'

export interface Patience {
  /** In all, in milliseconds. */
  readonly limit: number
  readonly backOff: readonly [first: number, longest: number]
}

/** An engine that answers its probe and still fails a deployment this often in a row, without a step more done, is given up. */
const futileLimit = 3

/** Waits for an engine that went away in the middle of a deployment. */
export class EngineWait {
  readonly #patience: Patience
  #futile = 0
  #progress = -1

  constructor(patience: Patience) {
    this.#patience = patience
  }

  /**
   * Returns when the engine answers again, or the signal is aborted. Throws `failed` when it does not come back in time, and
   * `lost` itself when it is there but nothing gets done. `progress` counts the steps done so far.
   */
  async until(
    connect: () => Promise<Driver>,
    lost: PanamaxError,
    { progress, signal }: { readonly progress: number; readonly signal: AbortSignal },
  ): Promise<void> {
    this.#futile = progress > this.#progress ? 1 : this.#futile + 1
    this.#progress = progress
    if (this.#futile > futileLimit) throw lost
    const backOff = new BackOff(...this.#patience.backOff)
    const deadline = Date.now() + this.#patience.limit
    let reason = lost.message
    while (!signal.aborted) {
      await wait(Math.min(backOff.next(), Math.max(0, deadline - Date.now())), signal)
      if (signal.aborted) return
      const health = await probe(connect, signal)
      if (health.state === 'healthy') return
      reason = health.reason
      if (Date.now() >= deadline) throw givenUp(this.#patience.limit, reason, lost)
    }
  }
}

async function probe(connect: () => Promise<Driver>, signal: AbortSignal): Promise<{ state: string; reason: string }> {
  try {
    return await (await connect()).probe(signal)
  } catch (error) {
    return { state: 'unhealthy', reason: messageOf(error) }
  }
}

function givenUp(limit: number, reason: string, cause: PanamaxError): PanamaxError {
  const waited = limit >= 120_000 ? `${Math.round(limit / 60_000)} minutes` : `${Math.round(limit / 1000)} seconds`
  return new PanamaxError(
    'unreachable',
    `The engine went away during the deployment and did not come back within ${waited}: ${reason} When it is back, deploy again.`,
    { cause },
  )
}
