import type { AppSpec } from '@panamax/core/compose/spec'
import type { RenderContext, Rendering } from '@panamax/core/deploy/driver'
import type { Resource } from '@panamax/core/deploy/resource'
import { type Hashes, renderContainer } from './container.ts'
import { renderImages } from './image.ts'
import { renderLosses } from './losses.ts'
import { type Places, volumeKeys } from './mounts.ts'
import { containerId, networkKeys, replicasOf, serviceAt } from './names.ts'
import { renderNetwork } from './network.ts'
import { renderVolume } from './volume.ts'

export interface EngineFacts {
  /** What `~` means in a bind mount. */
  readonly homeDirectory: string
  /** The Engine API version spoken, where it is known: it decides which keys are lost. */
  readonly version?: string
}

/** The app as resources of one Docker engine. Pure. Networks and volumes that no service uses are not made, as in Compose. */
export function renderApp(app: AppSpec, context: RenderContext, facts: EngineFacts): Rendering {
  const keys = Object.keys(app.services).filter((key) => app.services[key]?.provider === undefined)
  const services = keys.map((key) => serviceAt(app, key))
  const places: RenderContext & Places = { ...context, homeDirectory: facts.homeDirectory }
  const containers = new Containers(app, places)
  return {
    resources: [
      ...renderImages(app, keys),
      ...unique(services.flatMap(networkKeys)).map((key) => renderNetwork(app, key, context)),
      ...unique(services.flatMap(volumeKeys)).map((key) => renderVolume(app, key, context)),
      ...keys.flatMap((key) => containers.all(key)),
    ],
    losses: renderLosses(app, facts.version),
  }
}

/** Every container once, those that others share something of before those. */
class Containers {
  private readonly app: AppSpec
  private readonly context: RenderContext & Places
  private readonly made = new Map<string, Resource>()
  private readonly open = new Set<string>()

  constructor(app: AppSpec, context: RenderContext & Places) {
    this.app = app
    this.context = context
  }

  all(key: string): Resource[] {
    const count = replicasOf(serviceAt(this.app, key))
    return Array.from({ length: count }, (_, index) => this.one(key, index + 1))
  }

  private one(key: string, replica: number): Resource {
    const id = containerId(key, replica)
    const known = this.made.get(id)
    if (known !== undefined) return known
    this.open.add(id)
    const hashesOf = (of: string): Hashes => this.hashesOf(of)
    const resource = renderContainer(this.app, { key, replica, hashesOf }, this.context)
    this.open.delete(id)
    this.made.set(id, resource)
    return resource
  }

  /** Services that share something of each other in a circle are refused by the plan, which names them. */
  private hashesOf(key: string): Hashes {
    return this.open.has(containerId(key, 1)) ? { hash: '' } : this.one(key, 1)
  }
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)]
}
