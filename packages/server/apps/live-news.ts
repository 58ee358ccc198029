import type { SystemFeed, SystemNews } from '../targets/system-feed.ts'
import type { LastLines } from '../targets/last-lines.ts'
import type { AppContext } from './context.ts'
import type { LiveApps, Look } from './live-apps.ts'

/** Milliseconds that changes of an app are collected before they are told. */
const pause = 100

/** Works out what has changed about an app when something happened to it, and tells the feed. */
export class LiveNews {
  readonly #context: AppContext
  readonly #live: LiveApps
  readonly #lastLines: LastLines
  readonly #feed: SystemFeed
  readonly #due = new Map<string, string>()
  readonly #stop = new AbortController()
  #timer: NodeJS.Timeout | undefined

  constructor(
    context: AppContext,
    live: LiveApps,
    parts: { readonly lastLines: LastLines; readonly feed: SystemFeed },
  ) {
    this.#context = context
    this.#live = live
    this.#lastLines = parts.lastLines
    this.#feed = parts.feed
  }

  /** Something happened to an app. Cheap: the work is done a moment later, and only if somebody listens. */
  touch(target: string, app: string): void {
    if (!this.#feed.hasListeners) return
    this.#due.set(app, target)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const due = [...this.#due]
      this.#due.clear()
      for (const [name, where] of due) void this.#tell(where, name)
    }, pause)
  }

  /** Everything there is to say, for whoever has missed something. */
  async everything(signal: AbortSignal): Promise<SystemNews[]> {
    const { apps, targets } = this.#context
    const news = await Promise.all(
      apps.list().map(async (record) => appNews(record.name, await this.#live.look(record, signal))),
    )
    return [
      ...news,
      ...targets
        .list()
        .map(({ name, watcher }): SystemNews => ({ type: 'target', name, health: healthOf(watcher.health) })),
    ]
  }

  close(): void {
    this.#stop.abort()
    clearTimeout(this.#timer)
  }

  /** Never rejects. */
  async #tell(target: string, app: string): Promise<void> {
    try {
      const record = this.#context.apps.find(app)
      const isThere = this.#context.targets.get(target).watcher.index.of(app).length > 0
      if (record === undefined && !isThere) {
        this.#lastLines.forget(app)
        this.#feed.tell({ type: 'app-removed', app })
        return
      }
      const look =
        record === undefined ? this.#live.lookAtForeign(target, app) : await this.#live.look(record, this.#stop.signal)
      this.#feed.tell(appNews(app, look))
      this.#askWhy(target, app, look)
    } catch {
      // A target that was removed meanwhile: there is nothing to tell.
    }
  }

  /** What fell over has often said why: asked for in the background, and told when it is known. */
  #askWhy(target: string, app: string, { live }: Look): void {
    for (const [service, status] of Object.entries(live.services)) {
      if (status.state !== 'failed' && status.state !== 'restarting') continue
      void this.#lastLines.refresh(target, app, service).then((isNew) => {
        if (isNew) this.touch(target, app)
      })
    }
  }
}

export function healthOf({ state, reason }: { state: 'healthy' | 'unhealthy' | 'undetected'; reason: string }) {
  return { state, reason }
}

function appNews(app: string, { live, hasDrifted }: Look): SystemNews {
  return { type: 'app', app, status: live.status, services: { ...live.services }, drift: hasDrifted }
}
