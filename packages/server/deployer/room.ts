import type { Driver } from '@panamax/core/deploy/driver'
import type { Resource } from '@panamax/core/deploy/resource'
import type { AppFolders } from '../apps/app-folder.ts'
import type { AppRecord, AppStore } from '../store/apps.ts'
import type { DeploymentOptions, DeploymentStore } from '../store/deployments.ts'
import type { RevisionStore } from '../store/revisions.ts'
import type { BundledImages } from './bundled-images.ts'

/** What a deployment works with. */
export interface DeployerRoom {
  readonly apps: AppStore
  readonly revisions: RevisionStore
  readonly deployments: DeploymentStore
  readonly folders: AppFolders
  readonly images: BundledImages
  /** Throws `not_found` or `unreachable`. */
  driver(target: string): Promise<Driver>
  /** Loads a revision and renders it. Throws `invalid_request` with every problem. */
  compile(app: AppRecord, revision: number): Promise<readonly Resource[]>
  /** Has what was done to an app looked at, before its end is told. Never rejects. */
  refresh(target: string, app: string): Promise<void>
  /** What is remembered of an app that is about to be forgotten. */
  part(app: AppRecord, options: DeploymentOptions): void
  /** RFC 3339 in UTC. */
  now(): string
  /** A line of the app's journal, and news for whoever watches the system. */
  note(app: string, text: string): void
  announce(deployment: { readonly app: string; readonly id: string; readonly state: string }): void
  log(level: 'info' | 'warn' | 'error', message: string, details?: Readonly<Record<string, unknown>>): void
}

export interface DeployerOptions {
  /** Deployments that run at the same time. */
  readonly parallel?: number
  /** Steps of one deployment that run at the same time. */
  readonly concurrency?: number
  /** How long a deployment waits for an engine that went away, in milliseconds. */
  readonly patience?: number
  /** Milliseconds between two looks at an engine that is away: the first and the longest. */
  readonly backOff?: readonly [number, number]
  /** Deployments that are kept of each app. */
  readonly keep?: number
}
