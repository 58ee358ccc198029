import type { EngineEvent } from '@panamax/core/deploy/driver'
import type { Observed, Runtime } from '@panamax/core/deploy/resource'

/**
 * What an event makes of the thing that it is about; undefined when that is gone. The engine is asked soon after: this is
 * only to be quick, and says nothing that the event does not say.
 */
export function applyEvent(item: Observed, event: EngineEvent): Observed | undefined {
  if (event.action === 'destroy') return undefined
  if (event.action === 'rename') return event.name === undefined ? item : { ...item, name: event.name }
  const { runtime } = item
  if (runtime === undefined) return item
  const next = nextRuntime(runtime, event)
  return next === undefined ? item : { ...item, runtime: next }
}

function nextRuntime(runtime: Runtime, event: EngineEvent): Runtime | undefined {
  switch (event.action) {
    case 'start': {
      const { exitCode: _exit, finishedAt: _end, error: _error, outOfMemory: _memory, health, ...rest } = runtime
      const checked = health === undefined ? {} : { health: 'starting' as const }
      return { ...rest, ...checked, phase: 'running', startedAt: event.time }
    }
    case 'die': {
      const { health: _health, ...rest } = runtime
      const code = event.exitCode === undefined ? {} : { exitCode: event.exitCode }
      return { ...rest, ...code, phase: 'exited', finishedAt: event.time }
    }
    case 'pause':
      return { ...runtime, phase: 'paused' }
    case 'unpause':
      return { ...runtime, phase: 'running' }
    case 'oom':
      return { ...runtime, outOfMemory: true }
    case 'health':
      return event.health === undefined ? undefined : { ...runtime, health: event.health }
    default:
      return undefined
  }
}
