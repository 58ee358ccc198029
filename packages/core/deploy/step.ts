import type { Observed, Resource } from './resource.ts'

export type StepId = string

interface StepBase {
  /** `<action> <resource id>`, unique within a plan. */
  readonly id: StepId
  readonly kind: string
  /** Name on the engine. */
  readonly name: string
  readonly service?: string
  readonly reasons: readonly string[]
  /** Runs only when all of these have succeeded. */
  readonly after: readonly StepId[]
  /** Waits for these to end, whatever their outcome. */
  readonly afterEnd?: readonly StepId[]
}

/**
 * One step of a plan: what a driver's `apply` is given.
 * pull: makes sure that the image is there · create: makes the resource (a replacement beside the old one, under a
 * provisional name) · start: stops what it replaces, takes its name, starts; if it does not start, the old one is started
 * again · settle: waits until it is up (`resource.up`); on failure what it replaces is started again · stop, remove: of what
 * was observed.
 */
export type Step =
  | (StepBase & { readonly action: 'pull'; readonly resource: Resource })
  | (StepBase & { readonly action: 'create'; readonly resource: Resource; readonly replaces: readonly Observed[] })
  | (StepBase & {
      readonly action: 'start' | 'settle'
      readonly resource: Resource
      readonly replaces: readonly Observed[]
    })
  | (StepBase & { readonly action: 'stop' | 'remove'; readonly observed: Observed })

/** What happens to one resource: the plan as a person reads it. */
export interface Change {
  readonly id: string
  readonly action: 'create' | 'replace' | 'start' | 'stop' | 'restart' | 'remove' | 'pull' | 'keep'
  readonly kind: string
  readonly name: string
  readonly service?: string
  /** Why, one fact each: "image wordpress:6.7 → 6.8". Empty for `keep`. */
  readonly reasons: readonly string[]
}

interface Subject {
  /** The driver's word. */
  readonly kind: string
  /** Name on the engine. */
  readonly name: string
  readonly service?: string
}

/** What a step and a change say about the thing that they are about. */
export function about(item: Subject): Subject {
  const { kind, name, service } = item
  return service === undefined ? { kind, name } : { kind, name, service }
}

export interface Plan {
  readonly changes: readonly Change[]
  readonly steps: readonly Step[]
  /** What will not be done, and why: a changed volume is never replaced, … */
  readonly warnings: readonly string[]
}
