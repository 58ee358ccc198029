import { startProcess } from './process.ts'
import type { SimContainer, World } from './world.ts'

/** A running container as Docker Compose would have made it: seen as part of an app, and not managed by Panamax. */
export function addForeign(
  world: World,
  { app, service, image }: { readonly app: string; readonly service: string; readonly image: string },
): SimContainer {
  const network = `${app}_default`
  const marks = { app, managed: false }
  if (!world.networks.has(network)) {
    world.networks.set(network, { id: world.newId(), name: network, marks: { ...marks, resource: 'network default' } })
  }
  const name = `${app}-${service}-1`
  const container: SimContainer = {
    id: world.newId(),
    name,
    marks: { ...marks, resource: `container ${service}/1`, service },
    address: world.newAddress(),
    runtime: { phase: 'created' },
    ports: [],
    files: new Map(),
    log: [],
    life: undefined,
    spec: {
      app,
      image,
      replica: 1,
      revision: 0,
      entrypoint: null,
      command: ['sleep', 'infinity'],
      environment: {},
      workdir: '/',
      user: 'root',
      hostname: name,
      tty: false,
      networks: { [network]: [service] },
      links: {},
      ports: [],
      mounts: {},
      files: {},
      restart: { policy: 'no', limit: 0 },
      health: null,
      memoryLimit: 0,
      simulate: {},
    },
  }
  world.containers.set(container.id, container)
  world.happen('container', 'create', container)
  startProcess(world, container)
  return container
}
