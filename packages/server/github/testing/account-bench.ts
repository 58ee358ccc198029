import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVault } from '../../secrets/vault.ts'
import { AccountStore } from '../../store/accounts.ts'
import { closeDatabase, openDatabase } from '../../store/database.ts'
import { Accounts } from '../accounts.ts'
import { type FakeGitHub, type FakeGitHubOptions, startFakeGitHub } from './fake-github.ts'

export interface AccountBench {
  readonly github: FakeGitHub
  readonly accounts: Accounts
  /** Milliseconds that were waited, without any time passing. */
  readonly waits: number[]
  readonly signal: AbortSignal
  /** Moves the clock. */
  advance(milliseconds: number): void
  /** Throws what `FakeGitHub.close` throws. */
  close(): Promise<void>
}

/** A GitHub, and accounts in a store of their own that reach nothing else. */
export async function openAccountBench(options: FakeGitHubOptions): Promise<AccountBench> {
  const home = mkdtempSync(join(tmpdir(), 'panamax-github-'))
  const database = openDatabase(join(home, 'panamax.db'))
  const github = await startFakeGitHub(options)
  const waits: number[] = []
  let offset = 0
  const accounts = new Accounts({
    store: new AccountStore(database, createVault(randomBytes(32))),
    now: () => new Date(Date.now() + offset),
    endpoint: () => ({ address: github.api, allowPrivate: true }),
    async wait(milliseconds) {
      waits.push(milliseconds)
      offset += milliseconds
    },
  })
  return {
    github,
    accounts,
    waits,
    signal: new AbortController().signal,
    advance: (milliseconds) => void (offset += milliseconds),
    async close() {
      closeDatabase(database)
      rmSync(home, { recursive: true, force: true })
      await github.close()
    },
  }
}
