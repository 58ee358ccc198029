import type { Driver } from '@panamax/core/deploy/driver'
import type { MemoryConfig } from './config.ts'
import { isUp } from './start-container.ts'
import type { World } from './world.ts'

type HeldPort = Awaited<ReturnType<NonNullable<Driver['heldPorts']>>>[number]

/** Ports of what runs, and those that the configuration says are taken. */
export function heldPorts(world: World, taken: MemoryConfig['takenPorts']): HeldPort[] {
  const held: HeldPort[] = taken.map(({ port, protocol, holder }) => ({ port, protocol, holder }))
  for (const container of world.containers.values()) {
    if (!isUp(container) && container.runtime.phase !== 'paused') continue
    for (const { published, protocol } of container.ports) {
      if (published === undefined) continue
      held.push({ port: published, protocol, holder: `container ${container.name}`, app: container.marks.app })
    }
  }
  return held
}
