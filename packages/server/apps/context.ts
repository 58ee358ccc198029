import type { DriverDefinition } from '@panamax/core/deploy/driver'
import type { Digest, Fingerprint } from '@panamax/core/deploy/hash'
import type { RandomBytes } from '@panamax/core/template/generate'
import type { Catalog } from '../catalog/catalog.ts'
import type { BundledImages } from '../deployer/bundled-images.ts'
import type { Deployer } from '../deployer/deployer.ts'
import type { AppEvents } from '../journal/events.ts'
import type { AppTemplateStore } from '../store/app-templates.ts'
import type { AppStore } from '../store/apps.ts'
import type { Database } from '../store/database.ts'
import type { DeploymentStore } from '../store/deployments.ts'
import type { LeftAnswers } from '../store/left-answers.ts'
import type { RevisionStore } from '../store/revisions.ts'
import type { Targets } from '../targets/targets.ts'
import type { Upgrades } from '../upgrades/upgrades.ts'
import type { AppFolders } from './app-folder.ts'
import type { RenderedApps } from './rendered-apps.ts'

/** How drivers are found: by kind, loaded when first used. Throws `unsupported` for a kind that there is none for. */
export type FindDefinition = (kind: string) => Promise<DriverDefinition>

/** What the actions on apps work with. */
export interface AppContext {
  readonly database: Database
  readonly apps: AppStore
  readonly revisions: RevisionStore
  readonly deployments: DeploymentStore
  readonly deployer: Deployer
  readonly targets: Targets
  /** Images that are assembled on the machine. */
  readonly bundled: BundledImages
  readonly catalog: Catalog
  readonly appTemplates: AppTemplateStore
  readonly upgrades: Upgrades
  readonly folders: AppFolders
  readonly leftAnswers: LeftAnswers
  readonly rendered: RenderedApps
  readonly events: AppEvents
  readonly digest: Digest
  readonly fingerprint: Fingerprint
  readonly random: RandomBytes
  /** RFC 3339 in UTC. */
  readonly now: () => string
}
