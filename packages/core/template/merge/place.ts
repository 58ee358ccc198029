import type { Keys } from '../../compose/edit/plain.ts'
import type { Source } from '../../compose/edit/source.ts'

/** A collection that something is put into. */
export interface Place {
  readonly source: Source
  /** Where what is new may be copied from. */
  readonly donor: Source | undefined
  readonly path: Keys
}
