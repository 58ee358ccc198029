import type { AppContext } from '../apps/context.ts'
import type { HandlersOf } from '../http/handler.ts'
import { previewUpgrade } from './preview-upgrade.ts'
import { planUpgrade, upgradeApp } from './upgrade-app.ts'

/** The routes of upgrades. `worked`: told when something large has been thought through. */
export function upgradeHandlers(
  context: AppContext,
  worked: () => void,
): HandlersOf<'getUpgrade' | 'planUpgrade' | 'upgradeApp'> {
  const by = (call: { readonly actor: { readonly name: string }; readonly signal: AbortSignal }) => ({
    name: call.actor.name,
    signal: call.signal,
  })
  return {
    getUpgrade: (call) => previewUpgrade(context, call.params.app, by(call)).finally(worked),
    planUpgrade: (call) => planUpgrade(context, call.params.app, call.body, by(call)).finally(worked),
    upgradeApp: (call) => upgradeApp(context, call.params.app, call.body, by(call)).finally(worked),
  }
}
