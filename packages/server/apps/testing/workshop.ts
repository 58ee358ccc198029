import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppDraft } from '@panamax/contract/apps'
import type { Deployment } from '@panamax/contract/deployments'
import { createVault } from '../../secrets/vault.ts'
import { closeDatabase, openDatabase } from '../../store/database.ts'
import { RegistryStore } from '../../store/registries.ts'
import { createLogger } from '../../system/log.ts'
import type { Platform } from '../../system/platform.ts'
import { createApp } from '../create-app.ts'
import { type AppServicesOptions, openAppServices } from '../services.ts'
import { type Simulation, simulate } from './simulated.ts'

export type Inside = ReturnType<typeof openAppServices>

/** Everything about apps without HTTP around it, on a simulated engine. Several can be made on one home, one after another. */
export interface Workshop extends Inside {
  readonly home: string
  readonly simulation: Simulation
  readonly by: { readonly name: string; readonly signal: AbortSignal }
  /** Makes an app and waits for the end of its deployment. */
  deploy(draft: AppDraft): Promise<Deployment>
  ended(deployment: string): Promise<Deployment>
  /** Stops everything where it is, as a crash does; home and engine stay. */
  abandon(): Promise<void>
  /** Stops everything and cleans up. */
  close(): Promise<void>
}

export interface WorkshopOptions extends AppServicesOptions {
  readonly home?: string
  readonly simulation?: Simulation
  readonly library?: string
}

const key = new Uint8Array(32).fill(7)

export function openWorkshop(options: WorkshopOptions = {}): Workshop {
  const { simulation = simulate(), home = mkdtempSync(join(tmpdir(), 'panamax-apps-')), library, ...rest } = options
  const database = openDatabase(join(home, 'panamax.db'))
  const vault = createVault(key)
  const platform: Platform = {
    home,
    library: library ?? join(home, 'library'),
    environment: {},
    homeDirectory: home,
    database,
    vault,
    registries: new RegistryStore(database, vault),
    log: createLogger('error', { write: () => undefined }),
    now: () => new Date(),
  }
  const inside = openAppServices(platform, {
    definition: simulation.definition,
    seed: { name: 'local', kind: 'memory', config: {} },
    ...rest,
    deployer: { backOff: [5, 20], ...rest.deployer },
    watcher: { backOff: [5, 20], ...rest.watcher },
  })
  const by = { name: 'ada', signal: new AbortController().signal }
  const ended = (deployment: string): Promise<Deployment> => inside.context.deployer.settled(deployment)
  const abandon = async (): Promise<void> => {
    await inside.services.close()
    closeDatabase(database)
  }
  inside.services.start()
  return {
    ...inside,
    home,
    simulation,
    by,
    ended,
    abandon,
    async deploy(draft) {
      const { deployment } = await createApp(inside.context, AppDraft.parse(draft), by)
      return ended(deployment.id)
    },
    async close() {
      await abandon()
      simulation.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
