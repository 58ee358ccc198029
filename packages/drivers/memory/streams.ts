import type { EngineEvent, LogLine, LogQuery, StatsSample } from '@panamax/core/deploy/driver'
import type { Gate } from './gate.ts'
import type { Numbered, SimContainer, World } from './world.ts'

const MEGABYTE = 1024 * 1024
const HOST_MEMORY = 8 * 1024 * MEGABYTE

/** Log lines in the order of time; `follow` goes on until the signal. Keeps its place by number, so a slow reader costs no memory. */
export async function* logs(world: World, gate: Gate, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
  const { since, until, tail, follow } = query
  gate.check()
  const inTime = (line: LogLine): boolean =>
    (since === undefined || line.time >= since) && (until === undefined || line.time <= until)
  let place = world.latest
  yield* inOrder(
    chosen(world, query).flatMap(({ log }) => {
      const lines = log.filter((line) => line.order <= place && inTime(line))
      return tail === undefined ? lines : lines.slice(Math.max(0, lines.length - tail))
    }),
  )
  while (follow && !signal.aborted) {
    const upTo = world.latest
    const fresh = chosen(world, query).flatMap(({ log }) =>
      after(log, place).filter((line) => line.order <= upTo && inTime(line)),
    )
    place = upTo
    yield* inOrder(fresh)
    gate.check()
    if (world.latest === place) await world.nextChange(signal)
  }
}

/** Events from now on, until the signal; throws `unreachable` when the engine goes away. */
export async function* watch(world: World, gate: Gate, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  gate.check()
  let place = world.latest
  while (!signal.aborted) {
    const fresh = after(world.events, place)
    place = world.latest
    for (const { order: _order, ...event } of fresh) yield event
    gate.check()
    if (world.latest === place) await world.nextChange(signal)
  }
}

/** Numbers that look like those of a calm server: the same for the same container at the same age. */
export async function* stats(
  world: World,
  gate: Gate,
  query: { readonly app: string; readonly service?: string },
  signal: AbortSignal,
): AsyncGenerator<StatsSample> {
  const services = query.service === undefined ? {} : { services: [query.service] }
  while (!signal.aborted) {
    gate.check()
    for (const container of chosen(world, { app: query.app, ...services })) {
      if (container.runtime.phase === 'running') yield sample(world, container)
    }
    try {
      await gate.wait(1000, signal)
    } catch (thrown) {
      if (signal.aborted) return
      throw thrown
    }
  }
}

function sample(world: World, container: SimContainer): StatsSample {
  const { spec, runtime, id } = container
  const seed = Number.parseInt(id.slice(0, 8), 16)
  const age = Math.max(0, (world.clock.now() - Date.parse(runtime.startedAt ?? '')) / 1000 || 0)
  const wave = 1 + Math.sin((age + seed * 7) / 9)
  const memoryLimit = spec.memoryLimit > 0 ? spec.memoryLimit : HOST_MEMORY
  return {
    time: world.stamp(),
    service: container.marks.service ?? container.name,
    instance: container.name,
    cpuPercent: Math.round(100 * (1 + (seed % 5)) * wave) / 100,
    memory: Math.round(Math.min(memoryLimit, (24 + (seed % 11) * 9 + wave * 4) * MEGABYTE)),
    memoryLimit,
    networkReceived: Math.round(age * 1200),
    networkSent: Math.round(age * 3400),
    blockRead: 4 * MEGABYTE,
    blockWritten: Math.round(age * 500),
    processes: 1 + (seed % 6),
  }
}

function chosen(
  world: World,
  { app, services }: { readonly app: string; readonly services?: readonly string[] },
): SimContainer[] {
  return [...world.containers.values()].filter(
    ({ marks }) =>
      marks.app === app &&
      (services === undefined || (marks.service !== undefined && services.includes(marks.service))),
  )
}

/** Numbers rise, so the new ones are at the end. */
function after<T>(items: readonly Numbered<T>[], place: number): readonly Numbered<T>[] {
  let start = items.length
  while (start > 0 && items[start - 1]!.order > place) start -= 1
  return items.slice(start)
}

function* inOrder(lines: readonly Numbered<LogLine>[]): Generator<LogLine> {
  for (const { order: _order, ...line } of lines.toSorted((a, b) => a.order - b.order)) yield line
}
