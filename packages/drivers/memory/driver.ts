import type { Driver, DriverDefinition, ImageFacet } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { apply } from './apply.ts'
import { realClock } from './clock.ts'
import { MemoryConfig } from './config.ts'
import { exec } from './exec.ts'
import { Gate } from './gate.ts'
import { heldPorts } from './held-ports.ts'
import { imageHistory, importImage } from './import-image.ts'
import { imageUses, removeImage } from './remove-image.ts'
import { localImages, observe } from './observe.ts'
import { limits, render } from './render.ts'
import { logs, stats, watch } from './streams.ts'
import { World } from './world.ts'

/** A connection to a simulated orchestrator, with what only a simulation can offer. */
export interface MemoryDriver extends Driver {
  readonly world: World
  /** Nobody answers any more, for so many simulated seconds. */
  goAway(seconds: number): void
  comeBack(): void
}

/** Each connection has a world of its own, which ends with it. */
export const memory: DriverDefinition<MemoryConfig> = {
  kind: 'memory',
  title: 'Simulation',
  config: MemoryConfig,
  connect: (config) => {
    const world = new World(realClock(config.speed))
    const driver = connectTo(world, config)
    const dispose = (): Promise<void> => {
      world[Symbol.dispose]()
      return Promise.resolve()
    }
    return Promise.resolve({ ...driver, [Symbol.asyncDispose]: dispose })
  },
}

/**
 * A connection to a world that is there already (`new World(virtualClock())` for tests). The world outlives it: several can be
 * made, one after another, also when one has broken.
 */
export function connectTo(world: World, config: MemoryConfig = MemoryConfig.parse({})): MemoryDriver {
  const gate = new Gate(world, config)
  const place = { world, gate, taken: config.takenPorts, refused: config.refusedImages }
  const looking = <T>(look: () => T): Promise<T> => {
    try {
      gate.check()
      return Promise.resolve(look())
    } catch (thrown) {
      return Promise.reject(thrown as Error)
    }
  }
  const images: ImageFacet = {
    list: () => looking(() => localImages(world)),
    find: (wanted) =>
      looking(() => localImages(world).find(({ id, references }) => id === wanted || references.includes(wanted))),
    import: async (image) => {
      gate.check()
      await importImage(world, image)
    },
    history: (image) => looking(() => imageHistory(world, image)),
    uses: () => looking(() => imageUses(world)),
    remove: (image) => looking(() => removeImage(world, image)),
  }
  return {
    kind: 'memory',
    limits,
    world,
    images,
    probe: () => {
      const problem = gate.problem()
      const facts = { containers: world.containers.size, simulated: true }
      return Promise.resolve(
        problem === undefined
          ? { state: 'healthy', reason: 'A simulated orchestrator: nothing runs on this machine.', facts }
          : { state: 'unhealthy', reason: problem },
      )
    },
    render,
    observe: (app) => looking(() => observe(world, app)),
    inspectAll: (app) => looking(() => observe(world, app)),
    inspect: (handle) =>
      looking(() => {
        const container = world.containers.get(handle)
        if (container !== undefined) {
          const { spec, id, name, runtime } = container
          return { ...spec, id, name, runtime }
        }
        if (world.volumes.has(handle)) return { name: handle }
        throw new PanamaxError('not_found', `There is no ${handle}.`)
      }),
    apply: (step, emit, signal) => apply(place, step, emit, signal),
    heldPorts: () => looking(() => heldPorts(world, config.takenPorts)),
    logs: (query, signal) => logs(world, gate, query, signal),
    exec: (request) => looking(() => exec(world, request)),
    watch: (signal) => watch(world, gate, signal),
    stats: (query, signal) => stats(world, gate, query, signal),
    volumeUse: (app) =>
      looking(() =>
        [...world.volumes.values()]
          .filter((volume) => volume.marks?.app === app)
          .map(({ name, files }) => ({
            name,
            size: [...files.values()].reduce((sum, file) => sum + Buffer.byteLength(file.content), 0),
          })),
      ),
    goAway: (seconds) => gate.goAway(seconds),
    comeBack: () => gate.comeBack(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
