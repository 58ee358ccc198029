// Two people at one app, a network that breaks, and a page that is loaded again in the middle of it.
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { withEngine } from '../support/engine.ts'
import { until } from '../support/panamax.ts'
import { openBrowser } from './support/browser.ts'
import { CuttableProxy } from './support/cuttable-proxy.ts'
import { Installation } from './support/installation.ts'

let browser: Browser
let installation: Installation
let proxy: CuttableProxy

beforeAll(async () => {
  installation = await Installation.start(withEngine().dockerHost)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await installation?.panamax.close()
})

beforeEach(async () => {
  proxy = await CuttableProxy.to(installation.panamax.address)
})

afterEach(() => proxy.close())

/** Services that each take a moment to start, one after the other. */
function slow(name: string, count: number): string {
  const services = Array.from({ length: count }, (_, index) => {
    const before = index === 0 ? '' : `, depends_on: [part${index - 1}]`
    return `  part${index}: {image: "example/part:1", x-panamax-simulate: {start: {seconds: 1}}${before}}\n`
  })
  return `name: ${name}\nservices:\n${services.join('')}`
}

/** Begins a deployment without waiting for it. */
function begin(document: string): Promise<{ deployment: { id: string } }> {
  return installation.api('POST', '/api/v1/apps', { document, target: 'calm' })
}

const deploymentPanel = (page: Page) => page.getByRole('region', { name: 'Progress of the deployment' })
const live = (page: Page) => page.getByText('Live', { exact: true }).waitFor({ timeout: 20_000 })
const lost = (page: Page) => page.getByText('No connection. Trying again …').waitFor({ timeout: 10_000 })

test('two browsers at one app see the same within a second', async () => {
  await installation.run('name: shared\nservices: {web: {image: "nginx:1.29"}, db: {image: "postgres:18"}}\n', 'calm')
  const pages = await Promise.all([installation.open(browser), installation.open(browser)])
  for (const { page } of pages) {
    await page.goto(`${installation.panamax.address}/apps/shared`)
    await page.getByRole('link', { name: 'db', exact: true }).waitFor()
    await live(page)
  }
  const seen = (text: string) =>
    Promise.all(
      pages.map(async ({ page }) => {
        await page.locator('main article').getByText(text, { exact: true }).first().waitFor()
        return Date.now()
      }),
    )
  const apart = async (text: string, work: () => Promise<unknown>) => {
    const times = seen(text)
    await work()
    const [one = 0, other = 0] = await times
    return Math.abs(one - other)
  }
  const stop = () => installation.api('POST', '/api/v1/apps/shared/deployments', { action: 'stop', services: ['db'] })
  expect(await apart('Stopped', stop)).toBeLessThan(1000)
  const document = 'name: shared\nservices: {web: {image: "nginx:1.29"}, cache: {image: "redis:8"}}\n'
  const change = async () => {
    const { number } = await installation.api<{ number: number }>('POST', '/api/v1/apps/shared/revisions', { document })
    await installation.api('POST', '/api/v1/apps/shared/deployments', { action: 'deploy', revision: number })
  }
  expect(await apart('redis:8', change)).toBeLessThan(1000)
  for (const { page } of pages) await page.context().close()
})

test('a connection that is cut is told, resumes by itself, and no line of the journal is missed', async () => {
  const lines = Array.from({ length: 3000 }, (_, index) => `tick ${String(index).padStart(5, '0')}`)
  const talking = `{image: "example/clock:1", x-panamax-simulate: {log: {lines: ${JSON.stringify(lines)}, every: 0.02}}}`
  await installation.run(`name: ticking\nservices:\n  clock: ${talking}\n`, 'calm')
  const { page } = await installation.open(browser, { acceptDownloads: true }, proxy.address)
  await page.goto(`${proxy.address}/apps/ticking/journal`)
  await page.getByRole('log').getByText('tick').first().waitFor()
  for (let time = 0; time < 2; time += 1) {
    proxy.cut()
    await page.getByText('The connection broke. It goes on where it ended.').waitFor()
    await lost(page)
    await page.waitForTimeout(1500)
    proxy.mend()
    await live(page)
    await page.getByText('The connection broke. It goes on where it ended.').waitFor({ state: 'hidden' })
    await page.waitForTimeout(1000)
  }
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download', exact: true }).click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  const ticks = [...text.matchAll(/tick (\d+)/g)].map(([, number]) => Number(number))
  expect(ticks.length).toBeGreaterThan(200)
  expect(ticks).toEqual(ticks.map((_, index) => index))
  await page.context().close()
})

test('a deployment goes on over a cut connection and a reload, and none of its steps is missed', async () => {
  const { deployment } = await begin(slow('slow', 18))
  const { page } = await installation.open(browser, {}, proxy.address)
  await page.goto(`${proxy.address}/apps/slow`)
  await deploymentPanel(page).getByText('Deploying slow').waitFor()
  proxy.cut()
  await lost(page)
  await page.waitForTimeout(1000)
  proxy.mend()
  await live(page)
  await deploymentPanel(page).getByText('Deploying slow').waitFor()
  await page.reload()
  await deploymentPanel(page).getByText('Deploying slow').waitFor()
  await deploymentPanel(page).getByText('Deployed slow').waitFor({ timeout: 30_000 })
  const { steps } = await installation.api<{ steps: readonly { id: string; name: string }[] }>(
    'GET',
    `/api/v1/deployments/${deployment.id}`,
  )
  await deploymentPanel(page).getByText(`${steps.length} of ${steps.length} steps`).waitFor()
  await deploymentPanel(page).getByRole('button', { name: /steps/ }).click()
  const items = page.getByRole('list', { name: 'Steps' }).getByRole('listitem')
  expect(await items.count()).toBe(steps.length)
  expect(await items.getByRole('img', { name: 'done' }).count()).toBe(steps.length)
  const cards = page.locator('main article')
  await until(async () => (await cards.getByText('Running').count()) === 18, 'every service runs')
  await page.context().close()
})

test('after the server was started again, what happens then is seen without a reload', async () => {
  const { page } = await installation.open(browser)
  await page.goto(`${installation.panamax.address}/apps`)
  await live(page)
  await installation.panamax.kill()
  await lost(page)
  await installation.panamax.launch()
  await live(page)
  await installation.run('name: afterwards\nservices: {web: {image: "nginx:1.29"}}\n')
  await page.getByRole('link', { name: 'afterwards' }).waitFor({ timeout: 3000 })
  expect(await page.getByRole('row').filter({ hasText: 'afterwards' }).innerText()).toContain('1 of 1 up')
  await page.context().close()
})
