import { existsSync } from 'node:fs'
import { PanamaxError } from '@panamax/core/errors'
import type { Config } from '../config.ts'
import { closeDatabase, openDatabase } from '../store/database.ts'
import { type Check, checkClock, checkDisk, checkGit, checkHome, checkNode, checkStore } from './checks.ts'
import { lockHome, storeFile } from './home.ts'
import { isFree, isPanamax } from './listen.ts'
import { readServerFile } from './server-file.ts'

/** What can be said of an installation while no server answers. Never throws for what is wrong with it. */
export async function examineOffline({ home, host, port }: Config): Promise<Check[]> {
  const general = [checkNode(process.version), checkClock(new Date()), await checkGit()]
  if (!existsSync(home)) {
    return [
      ...general,
      { name: 'home', state: 'ok', text: `${home} does not exist yet: Panamax was never started with it.` },
    ]
  }
  return [
    ...general,
    ...checkHome(home),
    await checkDisk(home),
    checkStoreOf(home),
    await checkRunning(home, host, port),
  ]
}

function checkStoreOf(home: string): Check {
  if (!existsSync(storeFile(home))) return { name: 'store', state: 'ok', text: 'There is no store yet.' }
  try {
    // Without migrations there is nothing that looking could change.
    const database = openDatabase(storeFile(home), 'as it is')
    try {
      return checkStore(database)
    } finally {
      closeDatabase(database)
    }
  } catch (error) {
    if (!(error instanceof PanamaxError)) throw error
    return { name: 'store', state: 'error', text: error.message }
  }
}

async function checkRunning(home: string, host: string, port: number): Promise<Check> {
  const name = 'server'
  try {
    lockHome(home).release()
  } catch (error) {
    if (!(error instanceof PanamaxError)) throw error
    const running = readServerFile(home)
    if (running !== undefined && (await isPanamax(running.address))) {
      return { name, state: 'ok', text: `Panamax runs at ${running.address} (process ${running.pid}).` }
    }
    const text = `A Panamax uses ${home}, but does not answer.`
    return { name, state: 'error', text, fix: 'Look into logs/panamax.log there, then start it again.' }
  }
  if (await isFree(host, port)) return { name, state: 'warning', text: 'No server runs.', fix: 'Start it: panamax up' }
  const text = `No server runs, and port ${port} is taken by another program.`
  return { name, state: 'warning', text, fix: `Start it on another port: panamax up --port ${port + 1}` }
}
