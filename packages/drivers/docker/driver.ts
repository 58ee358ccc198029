import type { HeldPort } from '@panamax/core/check/ports'
import type { AppSpec } from '@panamax/core/compose/spec'
import type {
  Driver,
  DriverContext,
  Emit,
  EngineEvent,
  ExecRequest,
  ExecSession,
  Health,
  ImageFacet,
  Limits,
  LogLine,
  LogQuery,
  RenderContext,
  Rendering,
  StatsSample,
  VolumeUse,
} from '@panamax/core/deploy/driver'
import type { Observed } from '@panamax/core/deploy/resource'
import type { Step } from '@panamax/core/deploy/step'
import { applyStep } from './apply/apply.ts'
import type { Workshop } from './apply/workshop.ts'
import { EngineClient } from './client.ts'
import type { EndpointSources } from './connection/endpoint.ts'
import { EngineEvents } from './engine-events.ts'
import { openExec } from './exec.ts'
import { imageFacet, volumeUse } from './images.ts'
import { readLogs } from './logs/logs.ts'
import { heldPorts } from './machine/held-ports.ts'
import { inspectAny } from './observe/inspect.ts'
import { Inheritance } from './observe/inherited.ts'
import { observe } from './observe/observe.ts'
import { probe } from './probe.ts'
import { ImageStore } from './registry/image-store.ts'
import { Logins } from './registry/logins.ts'
import { renderApp } from './render/app.ts'
import { unsupported } from './render/losses.ts'
import { SharedStats } from './stats/shared-stats.ts'
import { readStats } from './stats/stats.ts'
import { watchEvents } from './watch.ts'

/** One Docker engine, or what speaks its API (Podman). */
export class DockerDriver implements Driver {
  readonly kind = 'docker'
  readonly limits: Limits = { unsupported }
  readonly images: ImageFacet
  private readonly client: EngineClient
  private readonly shop: Workshop
  private readonly sharedStats: SharedStats
  private readonly homeDirectory: string

  constructor(sources: EndpointSources, context: DriverContext) {
    this.client = new EngineClient(sources)
    this.homeDirectory = context.homeDirectory
    const images = new ImageStore(this.client, new Logins(context), context)
    const events = new EngineEvents(this.client)
    this.sharedStats = new SharedStats(this.client)
    this.images = imageFacet(this.client, images)
    const inheritance = new Inheritance(this.client)
    this.shop = { client: this.client, images, inheritance, events, made: new Map(), context }
  }

  async probe(signal: AbortSignal): Promise<Health> {
    return probe(this.client, signal)
  }

  render(app: AppSpec, context: RenderContext): Rendering {
    const version = this.client.lastVersion
    return renderApp(app, context, { homeDirectory: this.homeDirectory, ...(version === undefined ? {} : { version }) })
  }

  async observe(app: string | undefined, signal: AbortSignal): Promise<readonly Observed[]> {
    return observe(this.shop, { app, depth: 'stopped' }, signal)
  }

  async apply(step: Step, emit: Emit, signal: AbortSignal): Promise<void> {
    return applyStep(this.shop, step, emit, signal)
  }

  async inspectAll(app: string | undefined, signal: AbortSignal): Promise<readonly Observed[]> {
    return observe(this.shop, { app, depth: 'all' }, signal)
  }

  async heldPorts(signal: AbortSignal): Promise<readonly HeldPort[]> {
    return heldPorts(this.client, signal)
  }

  logs(query: LogQuery, signal: AbortSignal): AsyncIterable<LogLine> {
    return readLogs(this.shop, query, signal)
  }

  async exec(request: ExecRequest, signal: AbortSignal): Promise<ExecSession> {
    return openExec(this.client, request, signal)
  }

  watch(signal: AbortSignal): AsyncIterable<EngineEvent> {
    return watchEvents(this.shop.events, signal)
  }

  stats(query: { readonly app: string; readonly service?: string }, signal: AbortSignal): AsyncIterable<StatsSample> {
    return readStats({ ...this.shop, shared: this.sharedStats }, query, signal)
  }

  async volumeUse(app: string, signal: AbortSignal): Promise<readonly VolumeUse[]> {
    return volumeUse(this.client, app, signal)
  }

  async inspect(handle: string, signal: AbortSignal): Promise<unknown> {
    return inspectAny(this.client, handle, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.sharedStats.closeAll()
    this.shop.events.close()
    this.client[Symbol.dispose]()
  }
}
