import type { Step } from '@panamax/core/deploy/step'
import { PanamaxError } from '@panamax/core/errors'
import { ownInstance } from './start-container.ts'
import type { SimContainer } from './world.ts'
import type { Workplace } from './workplace.ts'

/** Simulated milliseconds. */
const POLL = 50
/** It stayed up that long: it runs. */
const STAYS = 1000
const LAST_LINES = 10

/** Waits until the container has come as far as its resource wants; throws `failed` that says why it never will. */
export async function settle(
  { world, gate }: Workplace,
  { resource, replaces }: Extract<Step, { readonly replaces: unknown }>,
  signal: AbortSignal,
): Promise<void> {
  const since = world.clock.now()
  for (;;) {
    const container = ownInstance(world, resource, replaces)
    if (container === undefined) throw new PanamaxError('failed', `${resource.name} is gone. Deploy again.`)
    if (hasArrived(container, resource.up, world.clock.now() - since)) return
    await gate.wait(POLL, signal)
  }
}

function hasArrived(container: SimContainer, until: string | undefined, waited: number): boolean {
  const { phase, health, exitCode, restarts = 0 } = container.runtime
  if (until === 'completed' && phase === 'exited' && exitCode === 0) return true
  const isRetried = until === 'completed' && restarts > 0
  if (phase === 'exited' || phase === 'dead') throw gaveUp(container, `ended with exit code ${exitCode ?? 'unknown'}`)
  if (phase === 'restarting' && !isRetried)
    throw gaveUp(container, `ended with exit code ${exitCode ?? 'unknown'} and is started again and again`)
  if (phase === 'created') throw gaveUp(container, 'was never started')
  if (until === 'completed') return false
  if (until === 'started') return true
  if (until === 'healthy' && container.spec.health !== null) {
    if (health === 'unhealthy')
      throw gaveUp(container, `does not become healthy: ${container.runtime.healthOutput ?? 'its check fails'}`)
    return health === 'healthy'
  }
  return waited >= STAYS
}

function gaveUp(container: SimContainer, what: string): PanamaxError {
  const lines = container.log.slice(-LAST_LINES).map((entry) => entry.text)
  const tail = lines.length === 0 ? 'It wrote nothing.' : `Its last lines:\n${lines.join('\n')}`
  const { exitCode, healthOutput } = container.runtime
  return new PanamaxError('failed', `${container.name} ${what}. ${tail}`, {
    details: {
      lines,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(healthOutput === undefined ? {} : { healthOutput }),
    },
  })
}
