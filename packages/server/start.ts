import { existsSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { checking, trusting } from './http/present.ts'
import { randomSecret } from './secrets/digest.ts'
import { parseKey, readOrCreateKey } from './secrets/key-file.ts'
import { createVault } from './secrets/vault.ts'
import { closeDatabase, openDatabase } from './store/database.ts'
import { RegistryStore } from './store/registries.ts'
import { Closing } from './system/closing.ts'
import { keyFile, lockHome, prepareHome, storeFile } from './system/home.ts'
import { addressForPeople, addressForPrograms, listen } from './system/listen.ts'
import { openLog } from './system/log.ts'
import type { AppServices, Platform } from './system/platform.ts'
import { removeServerFile, writeServerFile } from './system/server-file.ts'
import { version } from './system/version.ts'

export interface StartOptions {
  readonly config: Config
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder that the program lies in: library and web interface are found from there. */
  readonly programFolder: string
  readonly createServices: (platform: Platform) => AppServices
}

export interface Running {
  /** http://localhost:8888 */
  readonly address: string
  /** The one-time link that makes the first account; absent when there is one. */
  readonly setupLink: string | undefined
  readonly log: Logger
  /** Stops accepting, ends streams, lets steps come to a point that can be resumed, closes everything. Idempotent. */
  close(): Promise<void>
}

/** Opens everything in the order of dependence. When a later part fails, what was opened is closed again. */
export async function startServer(options: StartOptions): Promise<Running> {
  const closing = new Closing()
  try {
    return await open(options, closing)
  } catch (error) {
    await closing.run()
    throw error
  }
}

async function open(options: StartOptions, closing: Closing): Promise<Running> {
  const { config } = options
  const { home, host } = config
  prepareHome(home)
  const lock = lockHome(home)
  closing.add('the lock', () => lock.release())
  const opened = openLog({ home, to: config.log, level: config.logLevel })
  const { log } = opened
  closing.add('the log', () => opened.close())
  closing.log = log
  const platform = openPlatform(options, log)
  closing.add('the store', () => closeDatabase(platform.database))
  const services = options.createServices(platform)
  closing.add('the services', () => services.close())
  const localToken = randomSecret()
  const app = await createApp({
    platform,
    services,
    localToken,
    hosts: { host, machine: hostname(), trusted: config.trustedHosts },
    trustedProxies: config.trustedProxies,
    present: config.answers === 'checked' ? checking : trusting,
    interfaceFolder: firstOf([join(options.programFolder, '../ui'), join(options.programFolder, '../../dist/ui')]),
  })
  closing.add('the HTTP server', () => {
    app.setReady(false)
    return app.http.close()
  })
  const setupToken = app.setup.issueToken()
  const port = await listen(app.http, host, config.port)
  writeServerFile(home, { address: addressForPrograms(host, port), token: localToken, pid: process.pid })
  closing.add('the file for the command line', () => removeServerFile(home))
  services.start()
  app.setReady(true)
  const address = addressForPeople(host, port)
  log.info({ version, host, port, home, node: process.version }, 'started')
  return {
    address,
    setupLink: setupToken === undefined ? undefined : `${address}/setup#token=${setupToken}`,
    log,
    close: () => closing.run(),
  }
}

function openPlatform({ config, environment, programFolder }: StartOptions, log: Logger): Platform {
  const key =
    config.secretKey === undefined
      ? readOrCreateKey(keyFile(config.home))
      : parseKey(config.secretKey, 'PANAMAX_SECRET_KEY')
  const vault = createVault(key)
  const database = openDatabase(storeFile(config.home))
  return {
    home: config.home,
    library: config.library ?? firstOf([join(programFolder, '../library'), join(programFolder, '../../library')]),
    environment,
    homeDirectory: homedir(),
    database,
    vault,
    registries: new RegistryStore(database, vault),
    log,
    now: () => new Date(),
  }
}

/** The first folder that exists, else the last. */
function firstOf(folders: readonly [string, string]): string {
  return existsSync(folders[0]) ? folders[0] : folders[1]
}
