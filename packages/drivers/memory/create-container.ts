import type { Step } from '@panamax/core/deploy/step'
import { PanamaxError } from '@panamax/core/errors'
import { type ContainerPayload, fromJson } from './payload.ts'
import { ownInstance } from './start-container.ts'
import type { SimContainer, SimFile } from './world.ts'
import type { Workplace } from './workplace.ts'

/** Makes a container, under a provisional name where the wanted one is taken. Does nothing when it is there already. */
export async function createContainer(
  { world, gate }: Workplace,
  { resource, replaces }: Extract<Step, { readonly replaces: unknown }>,
  signal: AbortSignal,
): Promise<void> {
  if (ownInstance(world, resource, replaces) !== undefined) return
  const spec = fromJson<ContainerPayload>(resource.payload)
  if (!world.images.has(spec.image)) throw new PanamaxError('rejected', `No such image: ${spec.image}. Pull it first.`)
  for (const network of Object.keys(spec.networks)) {
    if (!world.networks.has(network))
      throw new PanamaxError('rejected', `No such network: ${network}. Deploy again to make it.`)
  }
  await gate.change(signal)
  const id = world.newId()
  const { id: resourceId, service, hash, facets, name } = resource
  const container: SimContainer = {
    id,
    name: world.byName(name) === undefined ? name : provisionalName(id, name),
    marks: {
      app: spec.app,
      resource: resourceId,
      managed: true,
      hash,
      facets,
      revision: spec.revision,
      ...(service === undefined ? {} : { service }),
    },
    spec,
    address: world.newAddress(),
    runtime: { phase: 'created' },
    ports: [],
    files: new Map(Object.entries(spec.files).map(([path, file]): [string, SimFile] => [path, { ...file }])),
    log: [],
    life: undefined,
  }
  world.containers.set(id, container)
  // As on a real engine, a volume that nobody made comes into being when it is mounted.
  for (const volume of Object.values(spec.mounts)) {
    if (!world.volumes.has(volume)) world.volumes.set(volume, { name: volume, marks: undefined, files: new Map() })
  }
  world.happen('container', 'create', container)
}

/** A name that nothing else has, from which one can tell whose it is. */
export function provisionalName(id: string, name: string): string {
  return `${id.slice(0, 12)}_${name}`
}
