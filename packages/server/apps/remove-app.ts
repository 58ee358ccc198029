import type { Removal } from '@panamax/contract/apps'
import type { Deployment } from '@panamax/contract/deployments'
import type { z } from 'zod'
import { planAction } from '../deployer/plan-action.ts'
import type { By } from './by.ts'
import type { AppContext } from './context.ts'

/** What removing the app would take along, with the size of its data. A broken document does not matter. */
export async function previewRemoval(context: AppContext, name: string, by: By): Promise<z.output<typeof Removal>> {
  const app = context.apps.get(name)
  const driver = await context.targets.driver(app.target)
  const observed = await driver.observe(app.name, by.signal)
  const uses = (await driver.volumeUse?.(app.name, by.signal)) ?? []
  const sizes = new Map(uses.map((use) => [use.name, use.size]))
  const plan = planAction({ action: 'remove', options: { volumes: false } }, [], observed)
  const volumes = observed.filter((item) => item.kind === 'volume')
  const remains = await context.folders.remains(app.name)
  return {
    ...(remains === undefined
      ? {}
      : { folder: { path: context.folders.path(app.name), kept: [...remains.kept], more: remains.more } }),
    plan: plan.changes.map((change) => ({ ...change, reasons: [...change.reasons] })),
    volumes: volumes.map((volume) => {
      const size = sizes.get(volume.name)
      return { name: volume.name, ...(size === undefined ? {} : { size }) }
    }),
  }
}

/** Removes containers and networks, and the volumes when asked; the app itself goes when that has succeeded. */
export function removeApp(
  context: AppContext,
  name: string,
  options: { readonly volumes: boolean },
  by: Pick<By, 'name'>,
): Deployment {
  const app = context.apps.get(name)
  return context.deployer.start({ app, action: 'remove', options, startedBy: by.name })
}
