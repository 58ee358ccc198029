import { accessSync, chmodSync, closeSync, constants, openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PanamaxError, messageOf } from '@panamax/core/errors'
import { DatabaseSync } from '@photostructure/sqlite'
import { makeFolder } from './make-folder.ts'
import { readServerFile } from './server-file.ts'

/** The names of what is kept in the data folder. */
export const storeFile = (home: string): string => join(home, 'panamax.db')
export const keyFile = (home: string): string => join(home, 'secret.key')

export interface HomeLock {
  release(): void
}

/** Makes the data folder if it is missing, private to its owner. Throws `invalid_request` when it cannot be used. */
export function prepareHome(home: string): void {
  try {
    makeFolder(home, 0o700)
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK)
    if (process.platform !== 'win32' && (statSync(home).mode & 0o077) !== 0) chmodSync(home, 0o700)
  } catch (error) {
    const hint = 'Choose a folder that belongs to you with --home (PANAMAX_HOME).'
    throw new PanamaxError('invalid_request', `The folder ${home} cannot be used: ${messageOf(error)}. ${hint}`, {
      cause: error,
    })
  }
}

/**
 * Takes the folder for this process alone. The lock is the kernel's, on a file that SQLite opens: it ends with the process,
 * however that ends, so that there is no stale lock and no number of a process to guess from.
 * Throws `conflict` while another one has it.
 */
export function lockHome(home: string): HomeLock {
  const file = join(home, 'server.lock')
  closeSync(openSync(file, 'a', 0o600))
  const holder = new DatabaseSync(file, { timeout: 0 })
  try {
    holder.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    holder.close()
    if ((error as { sqliteCodeName?: unknown }).sqliteCodeName !== 'SQLITE_BUSY') throw error
    const other = readServerFile(home)
    const who = other === undefined ? 'Another Panamax' : `Panamax runs at ${other.address} (process ${other.pid}) and`
    throw new PanamaxError(
      'conflict',
      `${who} uses the folder ${home}. Stop it with "panamax down", or give this one a folder of its own with --home.`,
    )
  }
  return { release: () => holder.close() }
}
