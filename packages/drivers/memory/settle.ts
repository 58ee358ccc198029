import type { Emit } from '@panamax/core/deploy/driver'
import type { Resource } from '@panamax/core/deploy/resource'
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

type Settling = Extract<Step, { readonly replaces: unknown }>

/** Waits until the container has come as far as its resource wants; throws `failed` that says why it never will. */
export async function settle(
  { world, gate }: Workplace,
  step: Settling,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { resource, replaces } = step
  const since = world.clock.now()
  const container = ownInstance(world, resource, replaces)
  for (;;) {
    if (container === undefined || !world.containers.has(container.id))
      throw new PanamaxError('failed', `${nameOf(resource)} is gone. Deploy again.`)
    const { phase, exitCode } = container.runtime
    if (phase === 'exited' && exitCode === 0 && resource.up === 'completed') return
    if (phase === 'exited' && exitCode === 0 && resource.up !== 'healthy') {
      if (resource.mayEnd !== true)
        emit({ type: 'warning', text: `${nameOf(resource)} ended by itself at once, with exit code 0.` })
      return
    }
    const problem = whyNever(container, resource.up)
    if (problem !== undefined) throw gaveUp(container, `${nameOf(resource)} ${problem}`)
    if (hasArrived(container, resource.up, world.clock.now() - since)) return
    await gate.wait(POLL, signal)
  }
}

/** Why it will not get there; undefined while it may. */
function whyNever({ spec, runtime }: SimContainer, up: Resource['up']): string | undefined {
  const { phase, health, healthOutput, exitCode, restarts = 0 } = runtime
  if (phase === 'created') return 'was never started'
  const ended = `ended with exit code ${exitCode ?? 'unknown'}`
  if (phase === 'exited' || phase === 'dead') return ended
  // A job may need several tries.
  if (up === 'completed') return undefined
  if (phase === 'restarting') return `${ended} and is started again and again`
  if (restarts > 0 && up !== 'healthy') return `keeps ending, after ${restarts} restarts`
  const isIll = up === 'healthy' && spec.health !== null && health === 'unhealthy'
  return isIll ? `is unhealthy. The check said: ${healthOutput ?? 'nothing'}` : undefined
}

function hasArrived({ spec, runtime }: SimContainer, up: Resource['up'], waited: number): boolean {
  if (up === 'completed') return false
  if (up === 'started') return true
  return up === 'healthy' && spec.health !== null ? runtime.health === 'healthy' : waited >= STAYS
}

function gaveUp(container: SimContainer, message: string): PanamaxError {
  const log = container.log.slice(-LAST_LINES).map((entry) => entry.text)
  const last = log.length === 0 ? 'It wrote nothing.' : `Its last line: ${log.at(-1)}`
  const { exitCode, healthOutput } = container.runtime
  return new PanamaxError('failed', `${message}. ${last}`, {
    details: {
      log,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(healthOutput === undefined ? {} : { health: healthOutput }),
    },
  })
}

function nameOf(resource: Resource): string {
  return resource.service ?? resource.name
}
