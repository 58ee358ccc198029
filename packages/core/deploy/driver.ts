import type { ZodType } from 'zod'
import type { AppSpec } from '../compose/spec.ts'
import type { HeldPort } from '../check/ports.ts'
import type { Loss } from '../convert/loss.ts'
import type { Digest, Fingerprint } from './hash.ts'
import type { Observed, Resource } from './resource.ts'
import type { Step } from './step.ts'

/** One kind of orchestrator. `config` is a zod object schema; the interface draws its form from it. */
export interface DriverDefinition<Config = unknown> {
  readonly kind: string
  readonly title: string
  readonly config: ZodType<Config>
  /** Does not fail for an engine that is away: `probe` tells. Throws `invalid_request` for a configuration that can never work. */
  connect(config: Config, context: DriverContext): Promise<Driver>
}

export interface RegistryCredentials {
  readonly username: string
  readonly password: string
}

/** What a driver may use of the machine that it runs on: parameters, so that no test patches a global. */
export interface DriverContext {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
  /** Panamax's own registry credentials, by registry host ("docker.io", "registry.example:5000"). */
  credentials(registry: string): Promise<RegistryCredentials | undefined>
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, details?: Readonly<Record<string, unknown>>): void
}

/** What this orchestrator cannot do, for people. */
export interface Limits {
  /** Compose keys of a service that it cannot carry over, each with what to do instead. */
  readonly unsupported: Readonly<Record<string, string>>
  readonly simulated?: boolean
}

export interface Health {
  readonly state: 'healthy' | 'unhealthy' | 'undetected'
  /** In plain words, also when healthy ("Docker Engine 20.10.24, API 1.41"). */
  readonly reason: string
  readonly facts?: Readonly<Record<string, string | number | boolean>>
}

export interface RenderContext {
  readonly revision: number
  /** Absolute folder that relative bind mounts resolve in. */
  readonly directory: string
  /** The app's values: what secrets and configs from a variable, and variables without a value, are filled with. */
  readonly values?: Readonly<Record<string, string>>
  /** Values that must never be shown: a text that holds one becomes a fingerprint. */
  readonly secrets?: readonly string[]
  /**
   * The app's own files by path relative to the directory, each with a keyed mark of its content as the revision has it. What
   * a service mounts of them is part of what it is made of; what the app itself writes there is data.
   */
  readonly files?: Readonly<Record<string, string>>
  readonly digest: Digest
  readonly fingerprint: Fingerprint
}

export interface Rendering {
  readonly resources: readonly Resource[]
  readonly losses: readonly Loss[]
}

/** Progress inside of one step. Never holds a secret. */
export type StepProgress =
  | {
      readonly type: 'layer'
      readonly image: string
      readonly layer: string
      readonly phase: 'waiting' | 'downloading' | 'verifying' | 'extracting' | 'done'
      /** Bytes. */
      readonly current?: number
      readonly total?: number
    }
  /** It is waited for; at the latest after so many milliseconds from now it is up, or has failed. */
  | { readonly type: 'waiting'; readonly milliseconds: number }
  | { readonly type: 'note' | 'warning'; readonly text: string }

export type Emit = (progress: StepProgress) => void

export interface LogQuery {
  readonly app: string
  readonly services?: readonly string[]
  /** RFC 3339, inclusive. */
  readonly since?: string
  readonly until?: string
  /** Lines per instance from the end; absent: all. */
  readonly tail?: number
  readonly follow: boolean
}

export interface LogLine {
  /** RFC 3339 with nanoseconds, as the engine wrote it. */
  readonly time: string
  readonly service: string
  /** The container's name. */
  readonly instance: string
  readonly stream: 'stdout' | 'stderr'
  /** One line without its end, at most 16 KiB; control characters are as they came. */
  readonly text: string
}

export interface ExecRequest {
  readonly app: string
  readonly service: string
  /** Which replica, from 1. */
  readonly replica?: number
  readonly command: readonly string[]
  readonly tty: boolean
  readonly user?: string
  readonly workdir?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly size?: TerminalSize
}

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** A running command. Whoever asked for it owns it and closes it; closing ends the stream, not the process (the engine's API has no kill). */
export interface ExecSession {
  readonly output: AsyncIterable<{ readonly stream: 'stdout' | 'stderr'; readonly data: Uint8Array }>
  /** Resolves when more may be written: awaiting it is the back-pressure. After the end, does nothing. Never rejects. */
  write(data: Uint8Array): Promise<void>
  /** Closes its standard input. */
  end(): void
  resize(size: TerminalSize): Promise<void>
  /** Resolves with the exit code after the output has ended. */
  readonly exitCode: Promise<number>
  close(): void
}

/** Something happened on the engine. */
export interface EngineEvent {
  /** RFC 3339 with nanoseconds. */
  readonly time: string
  readonly kind: string
  /** create, start, die, stop, kill, oom, destroy, restart, pause, unpause, health, rename, pull, … */
  readonly action: string
  readonly app?: string
  readonly service?: string
  readonly handle: string
  readonly name?: string
  readonly exitCode?: number
  readonly health?: 'starting' | 'healthy' | 'unhealthy'
}

export interface StatsSample {
  readonly time: string
  readonly service: string
  readonly instance: string
  /** Percent of one core: 150 is one and a half. */
  readonly cpuPercent: number
  /** Bytes, without inactive page cache. */
  readonly memory: number
  readonly memoryLimit: number
  /** Bytes since the start of the instance. */
  readonly networkReceived: number
  readonly networkSent: number
  readonly blockRead: number
  readonly blockWritten: number
  readonly processes: number
}

/** A file system to make an image of, for the bundled library only. */
export interface ImageImport {
  readonly reference: string
  /** An uncompressed tar of the root file system; the driver reads it to its end. */
  readonly tar: AsyncIterable<Uint8Array>
  /** Dockerfile instructions: "ENTRYPOINT [...]", "USER 1000", … */
  readonly changes: readonly string[]
}

export interface LocalImage {
  readonly id: string
  readonly references: readonly string[]
  /** The same by digest, as `name@sha256:…`. Absent: not known. */
  readonly digests?: readonly string[]
  /** Bytes. */
  readonly size: number
  readonly created: string
  readonly labels?: Readonly<Record<string, string>>
  /** The ports that it says it listens on: "80/tcp". Only `find` tells. */
  readonly exposed?: readonly string[]
  /** Entrypoint and command of its own; empty: it runs nothing unless told what. Only `find` tells, where it knows. */
  readonly command?: readonly string[]
}

/** One step of how an image came about. */
export interface ImageLayer {
  /** The instruction, as the builder wrote it down; empty: not known. */
  readonly madeBy: string
  readonly created: string
  /** Bytes that it added. */
  readonly size: number
}

/** A container, running or not, that was made of an image. */
export interface ImageUse {
  /** Id of the image. */
  readonly image: string
  /** The container's name. */
  readonly container: string
  readonly app?: string
}

export interface ImageFacet {
  /** Those without a name too. */
  list(signal: AbortSignal): Promise<readonly LocalImage[]>
  /** By id or reference. Absent image: undefined. */
  find(image: string, signal: AbortSignal): Promise<LocalImage | undefined>
  import(image: ImageImport, signal: AbortSignal): Promise<void>
  /** Of an image by id or reference, the newest step first. Throws `not_found`. */
  history(image: string, signal: AbortSignal): Promise<readonly ImageLayer[]>
  /** Everybody's containers, not only those of apps. */
  uses(signal: AbortSignal): Promise<readonly ImageUse[]>
  /**
   * By its id: with all of its names. By a reference: that name, and the image with its last one. Throws `conflict` when that
   * would take it from a container (`details.usedBy`: ImageUse[]), `not_found` when there is no such image.
   */
  remove(image: string, signal: AbortSignal): Promise<void>
}

/** Size of a volume's data, for "what would go". */
export interface VolumeUse {
  readonly name: string
  /** Bytes; absent: the engine does not know. */
  readonly size?: number
}

/**
 * A connection to one orchestrator. The required core first, then facets: each is complete or absent.
 * Every method throws PanamaxError only: `unreachable` when the engine cannot be asked, `rejected` when it (or a registry)
 * refuses, with its reason in the message. No method ever answers with emptiness because it could not look.
 */
export interface Driver extends AsyncDisposable {
  readonly kind: string
  readonly limits: Limits
  probe(signal: AbortSignal): Promise<Health>
  /** Pure. */
  render(app: AppSpec, context: RenderContext): Rendering
  /** Everything that carries the app's labels; without `app`, of every app. Running things are not inspected one by one. */
  observe(app: string | undefined, signal: AbortSignal): Promise<readonly Observed[]>
  /** One step. Idempotent: repeating a finished one is a no-op. Aborting leaves what can be observed and planned again. */
  apply(step: Step, emit: Emit, signal: AbortSignal): Promise<void>
  /** Host ports that are held on the target's machine, by whom. */
  heldPorts?(signal: AbortSignal): Promise<readonly HeldPort[]>
  /** Full state (health, exit codes, restarts) of running things too: costs a call for each. */
  inspectAll?(app: string | undefined, signal: AbortSignal): Promise<readonly Observed[]>
  /** What the engine itself says of one thing: unfiltered, its own format. */
  inspect?(handle: string, signal: AbortSignal): Promise<unknown>
  logs?(query: LogQuery, signal: AbortSignal): AsyncIterable<LogLine>
  exec?(request: ExecRequest, signal: AbortSignal): Promise<ExecSession>
  /** Events from now on; ends by throwing `unreachable` when the connection is lost. */
  watch?(signal: AbortSignal): AsyncIterable<EngineEvent>
  /** About one sample a second of each running instance, until the signal. */
  stats?(query: { readonly app: string; readonly service?: string }, signal: AbortSignal): AsyncIterable<StatsSample>
  volumeUse?(app: string, signal: AbortSignal): Promise<readonly VolumeUse[]>
  readonly images?: ImageFacet
}
