import type { Json } from '@panamax/core/compose/spec'
import type { Simulate } from './config.ts'

/** What the driver's resources carry, as plain JSON. */
export interface ContainerPayload {
  readonly app: string
  readonly replica: number
  readonly revision: number
  readonly image: string
  readonly entrypoint: readonly string[] | null
  readonly command: readonly string[] | null
  readonly environment: Readonly<Record<string, string>>
  readonly workdir: string
  readonly user: string
  readonly hostname: string
  readonly tty: boolean
  /** Network name on the engine → aliases. */
  readonly networks: Readonly<Record<string, readonly string[]>>
  /** Alias → service, for this container alone. */
  readonly links: Readonly<Record<string, string>>
  readonly ports: readonly PortPayload[]
  /** Path inside → volume name on the engine. */
  readonly mounts: Readonly<Record<string, string>>
  /** Configs and secrets, by path. */
  readonly files: Readonly<Record<string, FilePayload>>
  readonly restart: RestartPayload
  readonly health: HealthPayload | null
  /** Bytes; 0: no limit. */
  readonly memoryLimit: number
  readonly simulate: Simulate
}

export interface PortPayload {
  readonly target: number
  readonly protocol: string
  /** First and last of a range; null: the engine chooses. */
  readonly published: readonly [number, number] | null
  readonly ip: string
}

export interface FilePayload {
  readonly content: string
  /** Octal, as text. */
  readonly mode: string
  readonly uid: string
  readonly gid: string
}

export interface RestartPayload {
  readonly policy: 'no' | 'always' | 'on-failure' | 'unless-stopped'
  /** 0: without end. */
  readonly limit: number
}

export interface HealthPayload {
  readonly test: readonly string[]
  /** Milliseconds. */
  readonly interval: number
  readonly startPeriod: number
  readonly retries: number
}

export interface ImagePayload {
  readonly image: string
  readonly policy: 'missing' | 'always' | 'never'
  readonly simulate: Simulate
}

/** A network or a volume. */
export interface StillPayload {
  readonly app: string
  readonly revision: number
}

/** Payloads are made of plain JSON values only; what is absent is left out. */
export function toJson(payload: ContainerPayload | ImagePayload | StillPayload): Json {
  return payload as unknown as Json
}

/** What this driver's own `render` has put there. */
export function fromJson<Payload extends ContainerPayload | ImagePayload | StillPayload>(payload: Json): Payload {
  return payload as unknown as Payload
}
