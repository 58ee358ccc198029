import type { AppSpec } from '@panamax/core/compose/spec'
import type { Problem } from '@panamax/core/compose/problem'
import type { Rendering } from '@panamax/core/deploy/driver'
import { type Metadata, readMetadata } from '@panamax/core/template/metadata'
import type { AppRecord } from '../store/apps.ts'
import type { RevisionStore } from '../store/revisions.ts'
import type { Targets } from '../targets/targets.ts'
import { loadDocument } from './load-document.ts'
import { renderApp, type RenderRoom } from './render-app.ts'

/** An app as its document wants it, on its target. */
export interface RenderedApp extends Rendering {
  readonly app: AppSpec
  readonly metadata: Metadata
  readonly problems: readonly Problem[]
}

interface Room extends RenderRoom {
  readonly targets: Targets
  readonly revisions: RevisionStore
}

const limit = 200

/** Loads and renders each revision once: they never change. The last few hundred are kept. */
export class RenderedApps {
  readonly #context: Room
  readonly #known = new Map<string, RenderedApp | undefined>()

  constructor(context: Room) {
    this.#context = context
  }

  /** Undefined where the document does not load. Throws what connecting to the target throws. */
  async get(record: AppRecord, revision: number): Promise<RenderedApp | undefined> {
    const key = `${record.id}/${revision}`
    if (this.#known.has(key)) return this.#known.get(key)
    const content = this.#context.revisions.content(record.id, revision)
    const { app, problems } = loadDocument(record.name, content)
    if (app === undefined) return this.#keep(key, undefined)
    const driver = await this.#context.targets.driver(record.target)
    const rendering = renderApp(this.#context, driver, { app, revision, values: content.values, files: content.files })
    return this.#keep(key, { ...rendering, app, metadata: readMetadata(app), problems })
  }

  #keep(key: string, rendered: RenderedApp | undefined): RenderedApp | undefined {
    this.#known.set(key, rendered)
    const oldest = this.#known.keys().next().value
    if (this.#known.size > limit && oldest !== undefined) this.#known.delete(oldest)
    return rendered
  }
}
