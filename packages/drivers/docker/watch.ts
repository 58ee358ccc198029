import type { EngineEvent } from '@panamax/core/deploy/driver'
import type { EngineEvents } from './engine-events.ts'
import { Queue } from './queue.ts'

/** Events from now on, until the signal. Throws `unreachable` when the engine is lost. */
export async function* watchEvents(events: EngineEvents, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  const queue = new Queue<EngineEvent>(10_000)
  const stop = (): void => queue.end()
  signal.addEventListener('abort', stop, { once: true })
  const leave = await events.listen({ event: (event) => queue.push(event), lost: (error) => queue.fail(error) })
  try {
    if (!signal.aborted) yield* queue
  } finally {
    signal.removeEventListener('abort', stop)
    leave()
  }
}
