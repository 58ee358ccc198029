import type { Emit } from '@panamax/core/deploy/driver'
import type { Observed } from '@panamax/core/deploy/resource'
import type { Step } from '@panamax/core/deploy/step'
import { PanamaxError } from '@panamax/core/errors'
import { createContainer, provisionalName } from './create-container.ts'
import { fromJson, type ImagePayload, type StillPayload } from './payload.ts'
import { stopProcess } from './process.ts'
import { pull } from './pull.ts'
import { isUp, ownInstance, startContainer } from './start-container.ts'
import { settle } from './settle.ts'
import type { Workplace } from './workplace.ts'

type Making = Extract<Step, { readonly replaces: unknown }>

/** Applies one step. Repeating a finished one changes nothing. */
export async function apply(place: Workplace, step: Step, emit: Emit, signal: AbortSignal): Promise<void> {
  await place.gate.step(step.id, signal)
  switch (step.action) {
    case 'pull':
      return pull(place, fromJson<ImagePayload>(step.resource.payload), emit, signal)
    case 'create':
      return create(place, step, signal)
    case 'start':
      return start(place, step, emit, signal)
    case 'settle':
      return restoring(place, step, emit, signal, () => settle(place, step, emit, signal))
    case 'stop':
      return stop(place, step.observed, signal)
    case 'remove':
      return remove(place, step.observed, signal)
  }
}

async function create(place: Workplace, step: Making, signal: AbortSignal): Promise<void> {
  const { world, gate } = place
  const { resource } = step
  const { kind, name } = resource
  if (kind === 'container') return createContainer(place, step, signal)
  const existing = kind === 'network' ? world.networks.get(name) : world.volumes.get(name)
  if (existing !== undefined) return
  if (resource.onDemand === 'check') {
    throw new PanamaxError(
      'not_found',
      `The ${kind} ${name} does not exist. It is external: make it, or take "external" out.`,
    )
  }
  await gate.change(signal)
  const { app, revision } = fromJson<StillPayload>(resource.payload)
  const { id, hash, facets } = resource
  const marks = { app, resource: id, managed: true, hash, facets, revision }
  if (kind === 'network') {
    const network = { id: world.newId(), name, marks }
    world.networks.set(name, network)
    world.happen(kind, 'create', network)
  } else {
    const volume = { name, marks, files: new Map() }
    world.volumes.set(name, volume)
    world.happen(kind, 'create', volume)
  }
}

async function start(place: Workplace, step: Making, emit: Emit, signal: AbortSignal): Promise<void> {
  await restoring(place, step, emit, signal, async () => {
    for (const old of step.replaces) await stop(place, old, signal)
    for (const old of step.replaces) await giveUpName(place, old.handle, step.resource.name, signal)
    await startContainer(place, step.resource, step.replaces, signal)
  })
}

/** When the work fails, what it replaces runs again, under its name. Not after a cancellation: what is left is planned anew. */
async function restoring(
  place: Workplace,
  step: Making,
  emit: Emit,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const { world, gate } = place
  const served = step.replaces.find((old) => isUpNow(old))
  try {
    await work()
  } catch (thrown) {
    const old = served === undefined ? undefined : world.containers.get(served.handle)
    const isOver = signal.aborted || gate.problem() !== undefined
    if (old === undefined || isOver) throw thrown
    const failed = ownInstance(world, step.resource, step.replaces)
    if (failed !== undefined) {
      stopProcess(world, failed)
      await giveUpName(place, failed.id, step.resource.name, signal)
    }
    old.name = step.resource.name
    await startContainer(place, step.resource, step.replaces, signal, old)
    emit({ type: 'warning', text: `The old one runs again: ${old.name}` })
    throw thrown
  }
}

function isUpNow(old: Observed): boolean {
  return old.runtime?.phase === 'running' || old.runtime?.phase === 'restarting'
}

async function giveUpName(place: Workplace, id: string, name: string, signal: AbortSignal): Promise<void> {
  const container = place.world.containers.get(id)
  if (container === undefined || container.name !== name) return
  await place.gate.change(signal)
  container.name = provisionalName(container.id, name)
  place.world.happen('container', 'rename', container)
}

async function stop({ world, gate }: Workplace, observed: Observed, signal: AbortSignal): Promise<void> {
  const container = world.containers.get(observed.handle)
  if (container === undefined || (!isUp(container) && container.runtime.phase !== 'paused')) return
  await gate.change(signal)
  stopProcess(world, container)
}

async function remove(place: Workplace, observed: Observed, signal: AbortSignal): Promise<void> {
  const { world, gate } = place
  const { kind, name, handle } = observed
  if (kind === 'container') {
    await stop(place, observed, signal)
    const container = world.containers.get(handle)
    if (container === undefined) return
    await gate.change(signal)
    world.containers.delete(handle)
    world.happen(kind, 'destroy', container)
    return
  }
  const item = kind === 'network' ? world.networks.get(name) : world.volumes.get(name)
  if (item === undefined || ('id' in item && item.id !== handle)) return
  const users = [...world.containers.values()].filter(({ spec }) =>
    kind === 'network' ? name in spec.networks : Object.values(spec.mounts).includes(name),
  )
  if (users.length > 0) {
    const names = users.map((user) => user.name).join(', ')
    throw new PanamaxError('rejected', `The ${kind} ${name} is in use by ${names}. Remove that first.`)
  }
  await gate.change(signal)
  if (kind === 'network') world.networks.delete(name)
  else world.volumes.delete(name)
  world.happen(kind, 'destroy', item)
}
