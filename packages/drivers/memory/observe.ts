import type { LocalImage } from '@panamax/core/deploy/driver'
import type { Observed } from '@panamax/core/deploy/resource'
import type { Marks, World } from './world.ts'

/** Everything that carries an app's marks; without `app`, of every app. */
export function observe(world: World, app: string | undefined): Observed[] {
  const found: Observed[] = []
  const isWanted = (marks: Marks | undefined): marks is Marks =>
    marks !== undefined && (app === undefined || marks.app === app)
  for (const { marks, id, name } of world.networks.values()) {
    if (isWanted(marks)) found.push({ ...known(marks), kind: 'network', name, handle: id })
  }
  for (const { marks, name } of world.volumes.values()) {
    if (isWanted(marks)) found.push({ ...known(marks), kind: 'volume', name, handle: name })
  }
  for (const { marks, id, name, spec, runtime, ports } of world.containers.values()) {
    if (!isWanted(marks)) continue
    found.push({
      ...known(marks),
      kind: 'container',
      name,
      handle: id,
      image: spec.image,
      runtime: { ...runtime },
      ports,
    })
  }
  return found
}

function known({ resource, ...marks }: Marks): { id: string } & Omit<Marks, 'resource'> {
  return { id: resource, ...marks }
}

export function localImages(world: World): LocalImage[] {
  return [...world.images.values()].map(({ id, reference, size, created, labels, exposed, entrypoint, command }) => ({
    id,
    references: [reference],
    labels,
    size,
    created,
    exposed,
    // What was only pretended to be pulled says nothing.
    ...(entrypoint.length + command.length === 0 ? {} : { command: [...entrypoint, ...command] }),
  }))
}
