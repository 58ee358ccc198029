import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NewSource } from '@panamax/contract/sources'
import { TemplateStore } from '../../catalog/template-store.ts'
import { type Network, systemNetwork } from '../../net/network.ts'
import { createVault } from '../../secrets/vault.ts'
import { closeDatabase, openDatabase } from '../../store/database.ts'
import { RegistryStore } from '../../store/registries.ts'
import { createLogger } from '../../system/log.ts'
import type { Platform } from '../../system/platform.ts'
import { admitPlace } from '../admit-place.ts'
import { gitLimits } from '../git-source.ts'
import { openSources, type SourcesOptions } from '../open-sources.ts'
import { placeOf } from '../place.ts'
import type { SourceState } from '../sources.ts'

/** Sources with everything that is real about them, in a folder of their own; only the clock may be moved. */
export interface SourceWorkshop {
  /** Holds the data folder and whatever a test puts beside it. */
  readonly folder: string
  readonly platform: Platform
  readonly templates: TemplateStore
  readonly opened: ReturnType<typeof openSources>
  readonly told: { readonly name: string; readonly state: SourceState | 'removed' }[]
  readonly logged: string[]
  /** As an admin does. Gives the name. */
  add(wanted: NewSource, signal?: AbortSignal): Promise<string>
  /** Names of templates of a source, in order. */
  names(source: string): string[]
  advance(milliseconds: number): void
  /** Stops everything and opens it anew on the same folder. */
  restart(options?: SourcesOptions): Promise<SourceWorkshop>
  close(): Promise<void>
}

export function openWorkshop(
  options: SourcesOptions = {},
  folder = mkdtempSync(join(tmpdir(), 'panamax-sources-')),
  key = randomBytes(32),
): SourceWorkshop {
  const home = join(folder, 'home')
  const database = openDatabase(join(folder, 'panamax.db'))
  const vault = createVault(key)
  const logged: string[] = []
  let offset = 0
  const platform: Platform = {
    home,
    library: join(folder, 'library'),
    environment: { PATH: process.env['PATH'] },
    homeDirectory: folder,
    database,
    vault,
    registries: new RegistryStore(database, vault),
    log: createLogger('debug', { write: (line) => void logged.push(line) }),
    now: () => new Date(Date.now() + offset),
  }
  const templates = new TemplateStore(database)
  const told: { name: string; state: SourceState | 'removed' }[] = []
  const opened = openSources(
    platform,
    {
      templates,
      library: { current: () => Promise.resolve() },
      announce: (name, state) => void told.push({ name, state }),
    },
    { random: () => 0.5, limits: { ...gitLimits, fetchMs: 60_000 }, ...options },
  )
  const { sources } = opened
  const stop = async (): Promise<void> => {
    await sources.close()
    closeDatabase(database)
  }
  return {
    folder,
    platform,
    templates,
    opened,
    told,
    logged,
    async add(wanted, signal = new AbortController().signal) {
      const body = NewSource.parse(wanted)
      const place = await placeOf(body, true)
      const network = options.network ?? systemNetwork
      const { isLocal } = await admitPlace(place, { isAdmin: true, network, signal })
      return sources.add(place, { name: body.name, isLocal, signal })
    },
    names: (source) =>
      (
        database.prepare('SELECT name FROM templates WHERE source = ? ORDER BY name').all(source) as { name: string }[]
      ).map(({ name }) => name),
    advance: (milliseconds) => void (offset += milliseconds),
    async restart(changed = options) {
      await stop()
      return openWorkshop(changed, folder, key)
    },
    async close() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Every name is at 127.0.0.1, which counts as public, and every other address does not. */
export const loopbackIsPublic: Network = {
  isPublic: (address) => address === '127.0.0.1',
  resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
}
