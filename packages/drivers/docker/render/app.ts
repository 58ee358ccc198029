import type { AppSpec } from '@panamax/core/compose/spec'
import type { RenderContext, Rendering } from '@panamax/core/deploy/driver'
import { renderContainer } from './container.ts'
import { renderImages } from './image.ts'
import { renderLosses } from './losses.ts'
import { type Places, volumeKeys } from './mounts.ts'
import { networkKeys, replicasOf, serviceAt } from './names.ts'
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
  return {
    resources: [
      ...renderImages(app, keys),
      ...unique(services.flatMap(networkKeys)).map((key) => renderNetwork(app, key, context)),
      ...unique(services.flatMap(volumeKeys)).map((key) => renderVolume(app, key, context)),
      ...keys.flatMap((key) =>
        Array.from({ length: replicasOf(serviceAt(app, key)) }, (_, index) =>
          renderContainer(app, key, index + 1, places),
        ),
      ),
    ],
    losses: renderLosses(app, facts.version),
  }
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)]
}
