import { PanamaxError } from '@panamax/core/errors'
import type { MemoryConfig } from './config.ts'
import type { World } from './world.ts'

/** Between a connection and the world: time passes here, and here things go wrong. */
export class Gate {
  private readonly world: World
  private readonly config: MemoryConfig
  private changes = 0
  private steps = 0
  private awayUntil: number | undefined
  private hasBeenAway = false
  private isCrashed = false

  constructor(world: World, config: MemoryConfig) {
    this.world = world
    this.config = config
  }

  /** Throws when nobody answers. */
  check(): void {
    if (this.isCrashed) throw crashed()
    if (this.awayUntil === undefined) return
    if (this.world.clock.now() < this.awayUntil) throw unreachable()
    this.awayUntil = undefined
  }

  /** Why nobody answers, if so. */
  problem(): string | undefined {
    try {
      this.check()
      return undefined
    } catch (thrown) {
      return (thrown as Error).message
    }
  }

  /** Before each step. */
  async step(id: string, signal: AbortSignal): Promise<void> {
    this.check()
    const { away, failSteps } = this.config
    if (away !== undefined && !this.hasBeenAway && this.steps >= away.afterSteps) {
      this.hasBeenAway = true
      this.goAway(away.seconds)
      throw unreachable()
    }
    this.steps += 1
    const reason = Object.hasOwn(failSteps, id) ? failSteps[id] : undefined
    if (reason !== undefined) throw new PanamaxError('rejected', `${reason} (simulated)`)
    await this.pause(signal)
  }

  /** Before each change to the world, several of which make a step. */
  async change(signal: AbortSignal): Promise<void> {
    throwIfCanceled(signal)
    this.check()
    const { crashAfter } = this.config
    if (crashAfter !== undefined && this.changes >= crashAfter) {
      this.isCrashed = true
      this.world.changed()
      throw crashed()
    }
    this.changes += 1
    await this.pause(signal)
  }

  /** Waits as somebody outside of the world. Throws `canceled`. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await this.world.clock.wait(ms, signal)
    } catch (thrown) {
      throwIfCanceled(signal)
      throw thrown
    }
    this.check()
  }

  goAway(seconds: number): void {
    this.awayUntil = this.world.clock.now() + seconds * 1000
    this.world.changed()
  }

  comeBack(): void {
    this.awayUntil = undefined
  }

  private async pause(signal: AbortSignal): Promise<void> {
    if (this.config.stepLatency > 0) await this.wait(this.config.stepLatency, signal)
  }
}

export function throwIfCanceled(signal: AbortSignal): void {
  if (signal.aborted) throw new PanamaxError('canceled', 'Canceled.', { cause: signal.reason })
}

function unreachable(): PanamaxError {
  return new PanamaxError(
    'unreachable',
    'The simulated engine does not answer: it is away for a while. It comes back by itself; try again then.',
  )
}

function crashed(): PanamaxError {
  return new PanamaxError(
    'unreachable',
    'The connection to the simulated engine broke in the middle of a step. Connect to it again.',
  )
}
