export type PermissionGrade = 'info' | 'notice' | 'warning' | 'danger'

/** What kind of thing a service may do to the machine. */
export type PermissionKind =
  | 'engine-socket'
  | 'privileged'
  | 'host-network'
  | 'host-pid'
  | 'host-ipc'
  | 'host-users'
  | 'unconfined'
  | 'capability'
  | 'device'
  | 'host-path'
  | 'port'
  | 'root-user'
  | 'floating-tag'
  | 'registry'
  | 'build'
  | 'kernel-setting'

/** One thing that an app may do to the machine, in plain words. */
export interface Permission {
  readonly grade: PermissionGrade
  readonly kind: PermissionKind
  readonly service?: string
  readonly text: string
  /** Where the document grants it. */
  readonly path: readonly (string | number)[]
}

/** A permission before it is known whose it is; `at` is its place within the service. */
export type ServicePermission = Omit<Permission, 'service' | 'path'> & { readonly at: readonly (string | number)[] }
