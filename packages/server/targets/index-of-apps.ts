import type { EngineEvent } from '@panamax/core/deploy/driver'
import type { Observed } from '@panamax/core/deploy/resource'
import { applyEvent } from './apply-event.ts'

/** What was last seen on one target, by app. */
export class IndexOfApps {
  #apps = new Map<string, Map<string, Observed>>()

  /** Every app, sorted. */
  names(): string[] {
    return [...this.#apps.keys()].sort()
  }

  of(app: string): readonly Observed[] {
    return [...(this.#apps.get(app)?.values() ?? [])]
  }

  /** Returns the apps that were there before or are there now. */
  replaceAll(items: readonly Observed[]): Set<string> {
    const before = new Set(this.#apps.keys())
    this.#apps = new Map()
    for (const item of items) this.#folder(item.app).set(item.handle, item)
    return new Set([...before, ...this.#apps.keys()])
  }

  replace(app: string, items: readonly Observed[]): void {
    this.#apps.delete(app)
    for (const item of items) this.#folder(app).set(item.handle, item)
  }

  apply(app: string, event: EngineEvent): void {
    const folder = this.#apps.get(app)
    const item = folder?.get(event.handle)
    if (folder === undefined || item === undefined) return
    const next = applyEvent(item, event)
    if (next !== undefined) folder.set(event.handle, next)
    else if (folder.delete(event.handle) && folder.size === 0) this.#apps.delete(app)
  }

  #folder(app: string): Map<string, Observed> {
    const known = this.#apps.get(app)
    if (known !== undefined) return known
    const fresh = new Map<string, Observed>()
    this.#apps.set(app, fresh)
    return fresh
  }
}
