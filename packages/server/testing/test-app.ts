import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '@panamax/contract/route'
import type { InjectOptions } from 'fastify'
import { type App, createApp } from '../app.ts'
import type { HostPolicy } from '../http/origin.ts'
import { checking } from '../http/present.ts'
import { randomSecret } from '../secrets/digest.ts'
import { createVault } from '../secrets/vault.ts'
import { closeDatabase, openDatabase } from '../store/database.ts'
import { RegistryStore } from '../store/registries.ts'
import { createLogger } from '../system/log.ts'
import type { AppServices, Platform } from '../system/platform.ts'
import { absentServices } from './absent-services.ts'

/** Fast, and no less correct. */
export const cheapCost = { N: 16, r: 1, p: 1 }

export interface TestApp extends App {
  readonly platform: Platform
  readonly localToken: string
  /** Everything that was logged, one JSON object a line. */
  readonly logged: string[]
  /** Moves the clock. */
  advance(milliseconds: number): void
  /** With Host set, as `local` unless `headers` say otherwise. */
  ask(
    request: InjectOptions & { as?: string },
  ): Promise<{ status: number; body: unknown; headers: Record<string, unknown> }>
  /** The text of an API token of a user with this role, made on first use. */
  tokenOf(role: Role): Promise<string>
  close(): Promise<void>
}

export interface TestAppOptions {
  readonly services?: (platform: Platform) => AppServices
  readonly hosts?: Partial<HostPolicy>
  readonly trustedProxies?: readonly string[]
  readonly interfaceFolder?: string
}

/** The whole server in a folder of its own, with every answer checked against the contract. It does not listen by itself. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const home = mkdtempSync(join(tmpdir(), 'panamax-test-'))
  const logged: string[] = []
  let offset = 0
  const database = openDatabase(join(home, 'panamax.db'))
  const vault = createVault(randomBytes(32))
  const platform: Platform = {
    home,
    library: join(home, 'library'),
    environment: {},
    homeDirectory: home,
    database,
    vault,
    registries: new RegistryStore(database, vault),
    log: createLogger('debug', { write: (line) => void logged.push(line) }),
    now: () => new Date(Date.now() + offset),
  }
  const localToken = randomSecret()
  const app = await createApp({
    platform,
    services: options.services?.(platform) ?? absentServices(),
    localToken,
    hosts: { host: '127.0.0.1', machine: 'testmachine', trusted: [], ...options.hosts },
    trustedProxies: options.trustedProxies ?? [],
    interfaceFolder: options.interfaceFolder ?? join(home, 'no-interface'),
    passwordCost: cheapCost,
    present: checking,
    lookForExpiredEvery: 100,
  })
  const tokens = new Map<Role, Promise<string>>()
  const ask: TestApp['ask'] = async ({ as = localToken, headers, ...request }) => {
    const answer = await app.http.inject({
      ...request,
      headers: { host: 'localhost:8888', ...(as === '' ? {} : { authorization: `Bearer ${as}` }), ...headers },
    })
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    return { status: answer.statusCode, body: isJson ? answer.json() : answer.body, headers: answer.headers }
  }
  return {
    ...app,
    platform,
    localToken,
    logged,
    ask,
    advance: (milliseconds) => void (offset += milliseconds),
    tokenOf(role) {
      const made = tokens.get(role) ?? makeToken(app, ask, role)
      tokens.set(role, made)
      return made
    },
    async close() {
      await app.http.close()
      closeDatabase(database)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function makeToken(app: App, ask: TestApp['ask'], role: Role): Promise<string> {
  const user = { username: `test-${role}`, password: 'a long password', role }
  await app.users.add(user)
  const { headers } = await ask({
    method: 'POST',
    url: '/api/v1/session',
    as: '',
    payload: { username: user.username, password: user.password },
  })
  const { body } = await ask({
    method: 'POST',
    url: '/api/v1/tokens',
    as: '',
    headers: { cookie: String(headers['set-cookie']).split(';', 1)[0] ?? '' },
    payload: { name: role, role },
  })
  return (body as { token: string }).token
}
