import type { DriverDefinition } from '@panamax/core/deploy/driver'
import { MemoryConfig } from '@panamax/drivers/memory/config'
import { realClock } from '@panamax/drivers/memory/clock'
import { connectTo, memory, type MemoryDriver } from '@panamax/drivers/memory/driver'
import { World } from '@panamax/drivers/memory/world'

/** A simulated engine that outlives every server that is made on it, as a real one does. */
export interface Simulation {
  readonly world: World
  /** The connection that was made last. */
  readonly driver: () => MemoryDriver
  /** For the next connection. */
  configure(config: Partial<MemoryConfig>): void
  readonly definition: () => Promise<DriverDefinition>
  close(): void
}

/** A thousand times as fast as real time, so that start periods and intervals cost nothing. */
export function simulate(config: Partial<MemoryConfig> = {}): Simulation {
  const world = new World(realClock(1000))
  let wanted = MemoryConfig.parse({ speed: 1000, ...config })
  let last: MemoryDriver | undefined
  const definition: DriverDefinition = {
    kind: 'memory',
    title: memory.title,
    config: memory.config,
    connect: () => {
      last = connectTo(world, wanted)
      return Promise.resolve(last)
    },
  }
  return {
    world,
    driver: () => last!,
    configure: (change) => {
      wanted = MemoryConfig.parse({ ...wanted, ...change })
    },
    definition: () => Promise.resolve(definition),
    close: () => world[Symbol.dispose](),
  }
}
