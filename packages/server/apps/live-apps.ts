import { driftOf } from '@panamax/core/deploy/drift'
import type { Observed } from '@panamax/core/deploy/resource'
import { messageOf } from '@panamax/core/errors'
import type { AppRecord } from '../store/apps.ts'
import type { LastLines } from '../targets/last-lines.ts'
import type { AppContext } from './context.ts'
import { type LiveApp, liveApp } from './live-app.ts'
import type { RenderedApp } from './rendered-apps.ts'

export interface Look {
  readonly rendered?: RenderedApp | undefined
  readonly observed: readonly Observed[]
  readonly live: LiveApp
  /** What is there is not what was deployed. Of an app that is being changed, or that nobody can look at, false. */
  readonly hasDrifted: boolean
}

/** How apps are right now, from what the watchers have seen; the engine is asked only where nothing was seen yet. */
export class LiveApps {
  readonly #context: AppContext
  readonly #lastLines: LastLines

  constructor(context: AppContext, lastLines: LastLines) {
    this.#context = context
    this.#lastLines = lastLines
  }

  /** Never throws for an engine that is away: the status tells. */
  async look(record: AppRecord, signal: AbortSignal): Promise<Look> {
    const { deployments, deployer, revisions } = this.#context
    const active = deployments.activeOf(record.id)
    const deployed = deployments.deployedRevision(record.id)
    const latest = revisions.latestNumber(record.id)
    const number = active?.revision ?? deployed ?? latest
    const { observed, problem } = await this.#observe(record.target, record.name, signal)
    const rendered = await this.#context.rendered.get(record, number).catch(() => undefined)
    const live = liveApp({
      rendered,
      observed,
      wanted: record.wanted,
      stopped: record.stopped,
      steps: active === undefined ? [] : deployer.get(active.id).steps,
      problem,
      now: Date.parse(this.#context.now()),
      lastLog: (service) => this.#lastLines.of(record.name, service),
    })
    const isSettled = active === undefined && problem === undefined && deployed === latest
    return { rendered, observed, live, hasDrifted: isSettled && hasDrifted(rendered, observed) }
  }

  /** The same, with the last words of what has fallen over: asks the engine for them where they are not known yet. */
  async lookClosely(record: AppRecord, signal: AbortSignal): Promise<Look> {
    const look = await this.look(record, signal)
    const fallen = Object.entries(look.live.services).filter(
      ([, { state }]) => state === 'failed' || state === 'restarting',
    )
    const news = await Promise.all(
      fallen.slice(0, 10).map(([service]) => this.#lastLines.refresh(record.target, record.name, service)),
    )
    return news.includes(true) ? this.look(record, signal) : look
  }

  /** A compose project that Panamax did not start. */
  lookAtForeign(target: string, name: string): Look {
    const observed = this.#context.targets.get(target).watcher.index.of(name)
    const isUp = observed.some((item) => item.runtime?.phase === 'running')
    const live = liveApp({
      observed,
      wanted: isUp ? 'running' : 'stopped',
      steps: [],
      now: Date.parse(this.#context.now()),
      lastLog: (service) => this.#lastLines.of(name, service),
    })
    return { observed, live, hasDrifted: false }
  }

  async #observe(
    target: string,
    app: string,
    signal: AbortSignal,
  ): Promise<{ observed: readonly Observed[]; problem?: string }> {
    try {
      const { watcher } = this.#context.targets.get(target)
      if (watcher.isCurrent) return { observed: watcher.index.of(app) }
      // An engine that is away is not asked again for every app: that could take each time until a time-out.
      if (watcher.problem !== undefined) return { observed: [], problem: watcher.problem }
      const driver = await this.#context.targets.driver(target)
      return { observed: await driver.observe(app, signal) }
    } catch (error) {
      return { observed: [], problem: messageOf(error) }
    }
  }
}

function hasDrifted(rendered: RenderedApp | undefined, observed: readonly Observed[]): boolean {
  if (rendered === undefined) return false
  try {
    return driftOf(rendered.resources, observed).length > 0
  } catch {
    // A document that cannot be planned says so where it is.
    return false
  }
}
