import type { HeldPort } from '@panamax/core/check/ports'
import type { MemoryConfig } from './config.ts'
import { isUp } from './start-container.ts'
import type { World } from './world.ts'

/** Ports of what runs, and those that the configuration says are taken. */
export function heldPorts(world: World, taken: MemoryConfig['takenPorts']): HeldPort[] {
  const held = taken.map(({ port, protocol, holder }): HeldPort => {
    return { port, protocol, ip: '', holder: { kind: 'process', name: holder } }
  })
  for (const container of world.containers.values()) {
    if (!isUp(container) && container.runtime.phase !== 'paused') continue
    const { app, service, managed } = container.marks
    for (const { published, protocol, ip = '' } of container.ports) {
      if (published === undefined) continue
      const of = { name: container.name, app, ...(service === undefined ? {} : { service }) }
      held.push({ port: published, protocol, ip, holder: { kind: managed ? 'app' : 'container', ...of } })
    }
  }
  return held
}
