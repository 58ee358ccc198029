import type { Driver } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import type { HandlersOf } from '../http/handler.ts'
import { fromCursor } from './entry.ts'
import { runExec, toExecRequest } from './exec.ts'
import type { Journal } from './journal.ts'
import { toReading } from './query.ts'
import type { StatsHub } from './stats.ts'
import type { UsageBoard } from './usage.ts'

export interface InsightServices {
  readonly journal: Journal
  readonly stats: StatsHub
  readonly usage: UsageBoard
  /** The driver of an app's target. Throws `not_found` for an app that does not exist. */
  readonly connect: (app: string) => Promise<Driver>
  readonly now: () => Date
}

type InsightRoute =
  | 'readJournal'
  | 'followJournal'
  | 'readStats'
  | 'followStats'
  | 'followUsage'
  | 'inspectService'
  | 'exec'

/** Milliseconds that one sample of everything may take: engines take up to two seconds for the first. */
const sampleTime = 4000

/** The routes to look into what runs. */
export function insightHandlers({ journal, stats, usage, connect, now }: InsightServices): HandlersOf<InsightRoute> {
  return {
    readJournal: (call) => journal.read(toReading(call.params.app, call.query, now()), call.signal),
    async followJournal(call) {
      const reading = toReading(call.params.app, call.query, now())
      const from = call.lastEventId === undefined ? undefined : fromCursor(call.lastEventId)
      await connect(reading.app)
      return withCursors(journal.follow(reading, from, call.signal))
    },
    async readStats(call) {
      const driver = await connect(call.params.app)
      const observed = await driver.observe(call.params.app, call.signal)
      const running = observed.filter((item) => item.runtime?.phase === 'running').length
      return stats.once(call.params.app, running, { signal: call.signal, within: sampleTime })
    },
    async followStats(call) {
      await connect(call.params.app)
      return withData(stats.follow(call.params.app, call.query.service, call.signal))
    },
    followUsage: async (call) => withData(usage.follow(call.signal)),
    async inspectService(call) {
      const { app, service } = call.params
      const driver = await connect(app)
      const observed = await driver.observe(app, call.signal)
      const instances = observed.filter((item) => item.service === service && item.runtime !== undefined)
      if (instances.length === 0) {
        throw new PanamaxError(
          'not_found',
          `Nothing of the service "${service}" is there. Deploy or start the app first.`,
        )
      }
      const { inspect } = driver
      if (inspect === undefined)
        throw new PanamaxError('unsupported', 'This target does not show its own view of things.')
      return Promise.all(instances.map((item) => inspect.call(driver, item.handle, call.signal)))
    },
    async exec(call, socket) {
      const request = toExecRequest(call.params.app, call.query)
      const driver = await connect(call.params.app)
      await runExec(driver, request, socket, call.signal)
    },
  }
}

async function* withCursors<T extends { readonly cursor: string }>(
  entries: AsyncIterable<T>,
): AsyncGenerator<{ id: string; data: T }> {
  for await (const data of entries) yield { id: data.cursor, data }
}

async function* withData<T>(items: AsyncIterable<T>): AsyncGenerator<{ data: T }> {
  for await (const data of items) yield { data }
}
