import type { LivePort, Observed, Resource } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import type { PortPayload } from './payload.ts'
import { startProcess } from './process.ts'
import type { SimContainer, World } from './world.ts'
import type { Workplace } from './workplace.ts'

const FIRST_FREE_PORT = 49_153
const LAST_PORT = 65_535

export function isUp({ runtime }: SimContainer): boolean {
  return runtime.phase === 'running' || runtime.phase === 'restarting'
}

/** The container that was made for a resource as it is wanted now, and is none of those that it replaces. */
export function ownInstance(world: World, resource: Resource, replaces: readonly Observed[]): SimContainer | undefined {
  const { app } = resource.payload as { readonly app: string }
  const isReplaced = new Set(replaces.map((old) => old.handle))
  for (const container of world.containers.values()) {
    const { marks } = container
    const isSame = marks.app === app && marks.resource === resource.id && marks.hash === resource.hash && marks.managed
    if (isSame && !isReplaced.has(container.id)) return container
  }
  return undefined
}

/** Starts what was made for a resource, or this one, under the resource's name. Does nothing when it is up already. */
export async function startContainer(
  place: Workplace,
  resource: Resource,
  replaces: readonly Observed[],
  signal: AbortSignal,
  container = ownInstance(place.world, resource, replaces),
): Promise<void> {
  const { world, gate } = place
  if (container === undefined) {
    throw new PanamaxError('failed', `${resource.name} is gone: it was removed after it had been made. Deploy again.`)
  }
  if (container.name !== resource.name) {
    const holder = world.byName(resource.name)
    if (holder !== undefined)
      throw new PanamaxError('rejected', `The name ${resource.name} is taken by container ${holder.id.slice(0, 12)}.`)
    await gate.change(signal)
    container.name = resource.name
    world.happen('container', 'rename', container)
  }
  if (isUp(container)) return
  const { start } = container.spec.simulate
  if (start !== undefined && start.seconds > 0) await gate.wait(start.seconds * 1000, signal)
  await gate.change(signal)
  if (container.runtime.phase === 'paused') {
    container.runtime = { ...container.runtime, phase: 'running' }
    world.happen('container', 'unpause', container)
    return
  }
  if (start?.fails !== undefined) {
    container.runtime = { ...container.runtime, phase: 'created', error: start.fails }
    throw new PanamaxError('rejected', `${container.name} could not be started: ${start.fails} (simulated)`)
  }
  container.ports = container.spec.ports.map((port) => publish(place, port))
  startProcess(world, container)
}

function publish({ world, taken }: Workplace, { target, protocol, published, ip }: PortPayload): LivePort {
  const [first, last] = published ?? [FIRST_FREE_PORT, LAST_PORT]
  let holder = ''
  for (let port = first; port <= last; port += 1) {
    const found =
      holderOf(world, port, protocol) ?? taken.find((each) => each.port === port && each.protocol === protocol)?.holder
    if (found === undefined) return { target, protocol, published: port, ...(ip === '' ? {} : { ip }) }
    holder = found
  }
  throw new PanamaxError(
    'conflict',
    `Port ${first}/${protocol} is taken by ${holder}. Publish another one, or stop what holds it.`,
    {
      details: { port: first, protocol, holder },
    },
  )
}

function holderOf(world: World, port: number, protocol: string): string | undefined {
  for (const container of world.containers.values()) {
    const holds = isUp(container) || container.runtime.phase === 'paused'
    if (holds && container.ports.some((each) => each.published === port && each.protocol === protocol))
      return `container ${container.name}`
  }
  return undefined
}
