import type { System } from '@panamax/contract/system'
import type { RouteName } from '@panamax/contract/routes'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { HandlersOf } from '../http/handler.ts'
import type { Vault } from '../secrets/vault.ts'
import type { Database } from '../store/database.ts'
import type { RegistryStore } from '../store/registries.ts'

/** What every service of the server may use. Made once in main.ts; in tests by `testing/`. */
export interface Platform {
  /** PANAMAX_HOME, absolute; 0700. */
  readonly home: string
  /** Absolute folder of the bundled templates. */
  readonly library: string
  /** The environment of the process: for finding engines, never for interpolation. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The home folder of whoever runs the server (~/.docker/config.json). */
  readonly homeDirectory: string
  readonly database: Database
  readonly vault: Vault
  readonly registries: RegistryStore
  readonly log: Logger
  readonly now: () => Date
}

/** The routes of apps, deployments, journal, templates, targets and images; the others are the server's own. */
export type AppRouteName = Exclude<RouteName, OwnRouteName>
export type OwnRouteName =
  | 'setUp'
  | 'logIn'
  | 'logOut'
  | 'whoAmI'
  | 'listUsers'
  | 'createUser'
  | 'updateUser'
  | 'deleteUser'
  | 'changePassword'
  | 'listTokens'
  | 'createToken'
  | 'deleteToken'
  | 'getSystem'
  | 'diagnose'
  | 'getOpenApi'
  | 'isAlive'
  | 'isReady'

/** What `createAppServices(platform)` makes. */
export interface AppServices {
  readonly handlers: HandlersOf<AppRouteName>
  /** For `getSystem` and `doctor`; quick (each probe bounded by a few seconds), never throws. */
  targets(): Promise<z.infer<typeof System>['targets']>
  /** Called once the server listens: resumes deployments, starts watchers. Does not wait for engines. */
  start(): void
  /**
   * Called at shutdown, after the server stopped listening and aborted every call: lets running steps finish (within a few
   * seconds) or leaves them resumable, and closes the drivers.
   */
  close(): Promise<void>
}
