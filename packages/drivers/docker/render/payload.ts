import type { Json } from '@panamax/core/compose/spec'
import type { Link } from '@panamax/core/deploy/links'

/** Engine API objects are sent as they are, so their members carry the API's own names. */
export type EngineObject = Record<string, Json>

export interface ImagePayload {
  readonly reference: string
  /** missing: pull when it is not there · always · never · refresh: pull when the last pull is longer ago than `refreshAfter`. */
  readonly policy: 'missing' | 'always' | 'never' | 'refresh'
  /** Milliseconds. */
  readonly refreshAfter?: number
  readonly platform?: string
}

export interface NetworkPayload {
  readonly name: string
  readonly external: boolean
  /** Body of `POST /networks/create`, labels included. */
  readonly body: EngineObject
}

export interface VolumePayload {
  readonly name: string
  readonly external: boolean
  /** Body of `POST /volumes/create`, labels included. */
  readonly body: EngineObject
}

/** A file that is written into the container before it starts. */
export interface FilePayload {
  readonly path: string
  readonly content: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

export interface AttachmentPayload {
  /** Name on the engine. */
  readonly network: string
  readonly endpoint: EngineObject
}

/** Something of another container of this app that is shared: its id is known only when this one is created. */
export interface SharePayload {
  readonly what: 'network' | 'ipc' | 'pid' | 'volumes'
  /** Resource id. */
  readonly of: string
  /** That resource's hash: of several containers the one that is wanted now, and a reason to be made anew with it. */
  readonly hash: string
  /** `ro` or `rw`, for volumes. */
  readonly mode?: string
}

export interface LinkPayload extends Link {
  /** The target's image: its EXPOSE and ENV count too, and are known only once it is on the machine. */
  readonly image: string
}

export interface HookPayload {
  readonly command: readonly string[]
  readonly user?: string
  readonly privileged?: boolean
  readonly workdir?: string
  readonly environment: readonly string[]
}

export interface ContainerPayload {
  readonly app: string
  readonly image: string
  readonly platform?: string
  /** Body of `POST /containers/create` without NetworkingConfig; labels included. */
  readonly body: EngineObject
  /** The one that names resolve in first comes first. */
  readonly networks: readonly AttachmentPayload[]
  readonly files: readonly FilePayload[]
  readonly shares: readonly SharePayload[]
  readonly links: readonly LinkPayload[]
  readonly postStart: readonly HookPayload[]
  /** What the document asks for that needs a newer API, by its version: left out with a warning on an older engine. */
  readonly newer: readonly NewerKey[]
}

export interface NewerKey {
  /** "1.44" */
  readonly version: string
  /** Where in the body; for attachments the path starts with `networks`. */
  readonly path: readonly string[]
  /** The compose key. */
  readonly key: string
}

/** The payload of a resource travels as JSON and comes back as what it was. */
export function asJson(payload: ImagePayload | NetworkPayload | VolumePayload | ContainerPayload): Json {
  return payload as unknown as Json
}
