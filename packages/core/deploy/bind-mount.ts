import type { MountSpec } from '../compose/spec.ts'

/**
 * Whether the path on the host has to be there already. The canonical model writes `create_host_path: false` as options
 * without that key, since `true` is filled in wherever nothing is said.
 */
export function needsHostPath({ type, bind }: MountSpec): boolean {
  return type === 'bind' && bind !== undefined && bind.create_host_path !== true
}
