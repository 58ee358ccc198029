import type { Json } from '../compose/spec.ts'

/** `<kind> <name inside the app>`: "network default", "volume data", "image nginx:1.27", "container web/1". Unique within an app. */
export type ResourceId = string

/**
 * How far a resource has to be before something that needs it may go on.
 * present: exists · started: its process was started · running: it stayed up · healthy: its health check passes ·
 * completed: it ended with exit code 0.
 */
export type Milestone = 'present' | 'started' | 'running' | 'healthy' | 'completed'

export interface Need {
  readonly id: ResourceId
  readonly until: Milestone
  /** Go on, with a warning, when it fails (compose: `required: false`). */
  readonly optional?: boolean
  /**
   * What happens to the one that needs when the needed one is replaced: replace (it holds on to the old one: a shared
   * network namespace, volumes_from) or restart (compose: `depends_on: {x: {restart: true}}`). Absent: nothing.
   */
  readonly follow?: 'replace' | 'restart'
}

/**
 * One thing that a driver makes. `payload` is the driver's own and is never read by core;
 * `facets` are what a person can be told about it, and the only thing that reasons are made of.
 */
export interface Resource {
  readonly id: ResourceId
  /** The driver's word: image, network, volume, container, manifest, unit, … */
  readonly kind: string
  /** Its name on the engine. */
  readonly name: string
  readonly service?: string
  /** Hex, of everything that would need a new one when it changed. */
  readonly hash: string
  /** What earlier versions of the driver would have written in its place: who carries one of these is not made anew for it. */
  readonly formerHashes?: readonly string[]
  /** What it is made of, in words: `image` → "nginx:1.27". A secret value is a fingerprint that starts with `#`. */
  readonly facets: Readonly<Record<string, string>>
  readonly needs: readonly Need[]
  /** What "up" means, for a resource that runs. Absent: it only has to exist. */
  readonly up?: Exclude<Milestone, 'present'>
  /** It is meant to end: once it has, with exit code 0, nothing is to be done. Where that is what "up" means, this goes without saying. */
  readonly mayEnd?: boolean
  /** create-first: the old one serves until the new one is created · remove-first: names clash on the engine · never: it holds data. */
  readonly replacement: 'create-first' | 'remove-first' | 'never'
  /** Made sure of only when something that needs it is made: pull (an image) · check (exists outside of this app, never made here). */
  readonly onDemand?: 'pull' | 'check'
  /** Of an image: when it is pulled, and for which platform. Absent: where it is not there. */
  readonly pull?: { readonly policy: 'missing' | 'always' | 'never' | 'refresh'; readonly platform?: string }
  /** What only one running thing on the machine can hold: "tcp/8080". */
  readonly claims?: readonly string[]
  readonly payload: Json
}

/** The state of something that runs, as the engine tells it. */
export interface Runtime {
  readonly phase: 'created' | 'running' | 'restarting' | 'paused' | 'exited' | 'dead' | 'removing'
  readonly health?: 'starting' | 'healthy' | 'unhealthy'
  /** Last output of the health check. */
  readonly healthOutput?: string
  readonly exitCode?: number
  readonly outOfMemory?: boolean
  /** The engine's own words on why it could not start it. */
  readonly error?: string
  /** Restarts by the engine since it was started by hand. */
  readonly restarts?: number
  /** RFC 3339. */
  readonly startedAt?: string
  readonly finishedAt?: string
}

export interface LivePort {
  readonly target: number
  readonly protocol: string
  /** Absent: not published. */
  readonly published?: number
  readonly ip?: string
}

/** One thing found on the engine that carries an app's labels. */
export interface Observed {
  /** The resource that it is an instance of. Several may be: an old one beside its replacement. */
  readonly id: ResourceId
  readonly app: string
  readonly kind: string
  readonly name: string
  readonly service?: string
  /** A volume without a name of its own belongs to a container: no orphan as long as that one is wanted. */
  readonly partOf?: ResourceId
  /** The engine's identifier. */
  readonly handle: string
  /** False: made by Docker Compose or another tool that writes the same labels. */
  readonly managed: boolean
  readonly hash?: string
  readonly facets?: Readonly<Record<string, string>>
  readonly revision?: number
  readonly image?: string
  readonly runtime?: Runtime
  readonly ports?: readonly LivePort[]
}
