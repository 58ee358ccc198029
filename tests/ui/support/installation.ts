import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { Panamax, until } from '../../support/panamax.ts'
import { openPage, type Watched } from './browser.ts'

export const account = { username: 'ada', password: 'correct horse battery' }

/** A server with an account, and a simulated target beside the real one, so that screens can be filled in a moment. */
export class Installation {
  readonly panamax: Panamax
  readonly #cookie: string

  private constructor(panamax: Panamax, cookie: string) {
    this.panamax = panamax
    this.#cookie = cookie
  }

  static async start(dockerHost: string): Promise<Installation> {
    const panamax = await Panamax.start({ dockerHost })
    const token = /#token=(\S+)/.exec(panamax.output)?.[1] ?? ''
    const response = await fetch(`${panamax.address}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, ...account }),
    })
    if (!response.ok) throw new Error(`set-up answered ${response.status}: ${await response.text()}`)
    const cookie = /panamax_session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? ''
    const installation = new Installation(panamax, cookie)
    await installation.api('POST', '/api/v1/targets', { name: 'simulated', kind: 'memory', config: { speed: 1000 } })
    await installation.api('POST', '/api/v1/targets', { name: 'calm', kind: 'memory', config: { speed: 1 } })
    return installation
  }

  /** Runs a document on a simulated target, at full speed or at the clock's ("calm"), and waits until its deployment has ended. */
  run(document: string, target: 'simulated' | 'calm' = 'simulated'): Promise<string> {
    return this.runDraft({ document, target })
  }

  /** The same of anything that an app can be made of. */
  async runDraft(draft: object): Promise<string> {
    const { app, deployment } = await this.api<{ app: { name: string }; deployment: { id: string } }>(
      'POST',
      '/api/v1/apps',
      draft,
    )
    await until(async () => {
      const { state } = await this.api<{ state: string }>('GET', `/api/v1/deployments/${deployment.id}`)
      return state !== 'queued' && state !== 'running'
    }, `${app.name} is deployed`)
    return app.name
  }

  /** A page of somebody who has signed in; `address` where the server is reached in another way. */
  async open(
    browser: Browser,
    options: BrowserContextOptions = {},
    address: string = this.panamax.address,
  ): Promise<Watched> {
    const watched = await openPage(browser, address, options)
    await watched.page
      .context()
      .addCookies([{ name: 'panamax_session', value: this.#cookie, url: address, httpOnly: true }])
    return watched
  }

  async api<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const { token } = JSON.parse(await readFile(join(this.panamax.home, 'server.json'), 'utf8')) as { token: string }
    const response = await fetch(this.panamax.address + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
}

/** An app of so many services in tiers, linked from tier to tier. */
export function manyServices(name: string, count: number): string {
  const tiers = ['Web Tier', 'App Tier', 'Worker Tier', 'Cache Tier', 'Data Tier']
  const perTier = Math.ceil(count / tiers.length)
  const services = Array.from({ length: count }, (_, index) => {
    const tier = Math.floor(index / perTier)
    const linked = index + perTier < count ? `, links: ["s${String(index + perTier).padStart(3, '0')}:next"]` : ''
    return `  s${String(index).padStart(3, '0')}: {image: "example/service-${index % 7}:1.${index}"${linked}, x-panamax: {category: ${tiers[tier]}}}`
  })
  return `name: ${name}\nx-panamax: {name: A hundred services, categories: [${tiers.join(', ')}]}\nservices:\n${services.join('\n')}\n`
}

export const shop = `name: shop
x-panamax:
  name: Shop
  description: Everything that can be seen on the page of an app
  categories: [Web Tier, Data Tier]
services:
  web: # the page
    image: nginx:1.29
    links: ["db:DB_1"]
    environment: {GREETING: Hello}
    ports: ["18080:80"]
    volumes: ["shared:/srv"]
    x-panamax: {category: Web Tier, type: Apache}
  api:
    image: node:24
    volumes: ["shared:/srv"]
    x-panamax: {category: Web Tier, type: NodeJS}
  db:
    image: postgres:18
    volumes: ["data:/var/lib/postgresql"]
    x-panamax: {category: Data Tier}
  crashing:
    image: example/crash:1
    depends_on: [db]
    x-panamax-simulate: {exit: {after: 0, code: 3, log: ["cannot read config.json", "giving up"]}}
volumes: {shared: {}, data: {}}
`
