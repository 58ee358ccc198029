import type { Json } from '../spec.ts'
import type { Keys } from './plain.ts'

/**
 * What can be done to a document. Texts are written as they are given: a `$` starts a variable, so a literal one must
 * come doubled.
 */
export type EditOperation =
  | { readonly type: 'set-field'; readonly service: string; readonly path: Keys; readonly value: Json }
  | { readonly type: 'remove-field'; readonly service: string; readonly path: Keys }
  | { readonly type: 'set-environment'; readonly service: string; readonly name: string; readonly value: string | null }
  | { readonly type: 'remove-environment'; readonly service: string; readonly name: string }
  | { readonly type: 'add-label'; readonly service: string; readonly name: string; readonly value: string }
  | { readonly type: 'remove-label'; readonly service: string; readonly name: string }
  | { readonly type: 'set-image'; readonly service: string; readonly image: string }
  | { readonly type: 'set-command'; readonly service: string; readonly command: string | readonly string[] | null }
  | { readonly type: 'set-restart'; readonly service: string; readonly restart: string | null }
  | {
      readonly type: 'set-healthcheck'
      readonly service: string
      readonly healthcheck: { readonly [key: string]: Json } | null
    }
  | {
      readonly type: 'set-limit'
      readonly service: string
      readonly limit: 'cpus' | 'memory' | 'pids'
      readonly value: string | number | null
    }
  | { readonly type: 'add-port'; readonly service: string; readonly port: string | { readonly [key: string]: Json } }
  | { readonly type: 'remove-port'; readonly service: string; readonly port: string }
  | { readonly type: 'remap-published-port'; readonly from: number; readonly to: number; readonly service?: string }
  | {
      readonly type: 'add-volume'
      readonly service: string
      readonly volume: string | { readonly [key: string]: Json }
    }
  /** `target`: the path inside the container. */
  | { readonly type: 'remove-volume'; readonly service: string; readonly target: string }
  /** `link`: SERVICE or SERVICE:ALIAS. */
  | { readonly type: 'add-link'; readonly service: string; readonly link: string }
  | { readonly type: 'remove-link'; readonly service: string; readonly link: string }
  | { readonly type: 'add-dependency'; readonly service: string; readonly on: string; readonly condition?: string }
  | { readonly type: 'remove-dependency'; readonly service: string; readonly on: string }
  | { readonly type: 'add-service'; readonly service: string; readonly value: { readonly [key: string]: Json } }
  /** Dependencies, links and mounts of other services from it go too. */
  | { readonly type: 'remove-service'; readonly service: string }
  | { readonly type: 'rename-service'; readonly from: string; readonly to: string }
  | { readonly type: 'set-category'; readonly service: string; readonly category: string | null }
  /** The tiers of the app page in their order. */
  | { readonly type: 'set-categories'; readonly categories: readonly string[] }
  | { readonly type: 'rename-category'; readonly from: string; readonly to: string }
  | {
      readonly type: 'add-input' | 'set-input'
      readonly name: string
      readonly input: { readonly [key: string]: Json }
    }
  | { readonly type: 'remove-input'; readonly name: string }
  | { readonly type: 'set-metadata'; readonly field: MetadataField; readonly value: Json }

export type MetadataField = 'name' | 'description' | 'keywords' | 'type' | 'authors' | 'documentation'

/** A place that an edit left alone, but that a person should look at. */
export interface EditHint {
  readonly path: Keys
  /** From 1. */
  readonly line: number
  readonly message: string
}

export type EditResult =
  | { readonly ok: true; readonly text: string; readonly hints?: readonly EditHint[] }
  | {
      readonly ok: false
      /** Why not, and what to do, in a sentence. */
      readonly reason: string
      readonly path: Keys
      /** Where to change it by hand, from 1. */
      readonly line?: number
    }
