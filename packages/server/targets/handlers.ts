import { driverKinds, isSimulated } from '@panamax/drivers/registry'
import type { Target as TargetView } from '@panamax/contract/system'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import type { AppContext } from '../apps/context.ts'
import { healthOf, type LiveNews } from '../apps/live-news.ts'
import type { HandlersOf } from '../http/handler.ts'
import type { SystemFeed } from './system-feed.ts'
import type { Target } from './target.ts'

type TargetsRoute = 'listTargets' | 'listTargetKinds' | 'createTarget' | 'deleteTarget' | 'watchSystem'

/** The routes of targets, and of what changes anywhere. */
export function targetHandlers(context: AppContext, feed: SystemFeed, news: LiveNews): HandlersOf<TargetsRoute> {
  return {
    listTargets: async () => context.targets.list().map(view),
    listTargetKinds: () =>
      Promise.all(
        driverKinds.map(async ({ kind, load }) => {
          const { title, config } = await load()
          return { kind, title, simulated: isSimulated(kind), config: z.toJSONSchema(config, { io: 'input' }) }
        }),
      ),
    async createTarget(call) {
      const target = await context.targets.create(call.body)
      await target.driver().catch(() => undefined)
      return view(target)
    },
    async deleteTarget(call) {
      const { name } = call.params
      const users = context.apps.usersOfTarget(name)
      if (users.length > 0) {
        throw new PanamaxError(
          'conflict',
          `The target ${name} is used by ${users.slice(0, 10).join(', ')}. Remove these apps first.`,
          { details: { apps: users } },
        )
      }
      await context.targets.delete(name)
    },
    async *watchSystem(call) {
      const everything = () => news.everything(call.signal)
      for await (const { id, news: data } of feed.listen(call.lastEventId, everything, call.signal)) yield { id, data }
    },
  }
}

function view(target: Target): z.output<typeof TargetView> {
  return {
    name: target.name,
    kind: target.kind,
    simulated: target.limits?.simulated ?? isSimulated(target.kind),
    health: healthOf(target.watcher.health),
    limits: { ...target.limits?.unsupported },
  }
}
