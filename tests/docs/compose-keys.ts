import { documentShape, includeShape } from '@panamax/core/compose/fields-top'
import type { Shape } from '@panamax/core/compose/shape'

/** One key of the Compose Specification, from the tables that loading checks documents by. */
export interface ComposeKey {
  /** `services.*.healthcheck.interval`; `*`: a name that the author chooses, `[]`: an item of a list. */
  readonly path: string
  readonly shape: Shape
}

/** Every key that has no keys of its own, in the order of the tables. */
export function composeKeys(): ComposeKey[] {
  const top = documentShape.map?.keys ?? {}
  return Object.entries({ ...top, include: includeShape }).flatMap(([key, shape]) => leaves(key, shape))
}

function leaves(path: string, shape: Shape): ComposeKey[] {
  const inner = shape.map?.keys ?? shape.list?.items.map?.keys
  const at = shape.map?.keys === undefined && shape.list?.items.map?.keys !== undefined ? `${path}[]` : path
  if (inner !== undefined) return Object.entries(inner).flatMap(([key, below]) => leaves(`${at}.${key}`, below))
  const named = shape.map?.named
  if (named?.map?.keys !== undefined) return leaves(`${path}.*`, named)
  return [{ path, shape }]
}
