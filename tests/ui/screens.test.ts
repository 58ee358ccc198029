// Every screen, light and dark, wide and narrow: usable by everybody, quiet in the console, asking nobody but its own server.
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withEngine } from '../support/engine.ts'
import { until } from '../support/panamax.ts'
import { accessibilityProblems, camera, openBrowser } from './support/browser.ts'
import { Installation, manyServices, shop } from './support/installation.ts'
import { Marketplace } from './support/marketplace.ts'
import { screens } from './support/screens.ts'

let browser: Browser
let installation: Installation

beforeAll(async () => {
  installation = await Installation.start(withEngine().dockerHost)
  browser = await openBrowser()
  await installation.run(shop)
  await installation.run(manyServices('hundred', 100))
  const marketplace = new Marketplace(installation)
  await marketplace.open()
  await marketplace.runBlogThatConflicts()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await installation?.panamax.close()
})

describe.each([
  { name: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'narrow', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'tablet-dark', colorScheme: 'dark', viewport: { width: 1024, height: 768 } },
  // As 1440 × 900 looks at 200 %.
  { name: 'zoomed', colorScheme: 'light', viewport: { width: 720, height: 450 } },
] as const)('$name', ({ name, colorScheme, viewport }) => {
  test('every screen', { timeout: 600_000 }, async () => {
    const { page, complaints, strangers } = await installation.open(browser, { colorScheme, viewport })
    const shoot = camera(`screens-${name}`)
    const problems: string[] = []
    for (const [screen, { path, act }] of Object.entries(screens)) {
      await page.goto(installation.panamax.address + path)
      await page.locator('main h1, main h2, [role=dialog] h2').first().waitFor()
      await act?.(page)
      await page.waitForTimeout(450)
      await shoot(page, screen)
      problems.push(...(await accessibilityProblems(page)).map((problem) => `${screen}: ${problem}`))
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      if (isTooWide === true) problems.push(`${screen}: is wider than the window`)
    }
    await page.context().close()
    expect(problems).toEqual([])
    expect(strangers).toEqual([])
    // That there is no such app is what is asked of one of them.
    expect(complaints.filter((text) => !text.includes('nothing-of-this-name'))).toEqual([])
  })
})

test('where less motion is asked for, nothing moves', async () => {
  const { page } = await installation.open(browser, { reducedMotion: 'reduce' })
  for (const path of ['/', '/apps/shop', '/apps/shop/graph', '/sources']) {
    await page.goto(installation.panamax.address + path)
    await page.locator('main h1, main h2').first().waitFor()
    expect(await page.evaluate(movements), path).toEqual([])
  }
  await page.context().close()
})

/** Elements that take more than an instant to change. */
const movements = `[...document.querySelectorAll('*')]
  .filter((element) => {
    const { transitionDuration, animationDuration } = getComputedStyle(element)
    return [...transitionDuration.split(','), ...animationDuration.split(',')].some((time) => parseFloat(time) > 0.001)
  })
  .map((element) => element.outerHTML.slice(0, 200))`

test('at most 250 KB of script, packed, until the first screen can be used', async () => {
  const { page } = await installation.open(browser)
  const sizes = new Map<string, number>()
  page.on('response', (response) => {
    if (!response.url().endsWith('.js')) return
    void response.body().then((body) => sizes.set(response.url(), gzipSync(body).length))
  })
  await page.goto(installation.panamax.address)
  await page.getByRole('article').first().waitFor()
  const before = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  await page.context().close()
  expect(sizes.size).toBeGreaterThan(1)
  expect(before / 1024).toBeLessThanOrEqual(250)
})

test('what changes is seen by everybody within a second, and no list is fetched again for it', async () => {
  const [one, other] = [await installation.open(browser), await installation.open(browser)]
  const fetched: string[] = []
  for (const { page } of [one, other]) {
    await page.goto(`${installation.panamax.address}/apps`)
    await page.getByRole('link', { name: 'Shop' }).waitFor()
    await page.getByText('Live').waitFor()
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
  }
  await one.page.getByRole('link', { name: 'Shop' }).click()
  await one.page.getByRole('button', { name: 'Stop', exact: true }).click()
  await one.page.getByRole('heading', { name: 'Stopped shop' }).waitFor()
  const row = other.page.getByRole('row').filter({ hasText: 'Shop' })
  await until(async () => (await row.innerText()).includes('Stopped'), 'the other browser shows it', 3)
  expect(fetched.filter((path) => path === '/api/v1/apps')).toEqual([])
  await one.page.context().close()
  await other.page.context().close()
})

test('a connection that breaks is told, and comes back by itself', async () => {
  const { page } = await installation.open(browser)
  await page.goto(`${installation.panamax.address}/apps`)
  await page.getByText('Live').waitFor()
  await installation.panamax.kill()
  await page.getByText('No connection. Trying again …').waitFor({ timeout: 10_000 })
  await installation.panamax.launch()
  await page.getByText('Live').waitFor({ timeout: 20_000 })
  expect(await page.getByRole('link', { name: 'Shop' }).isVisible()).toBe(true)
  await page.context().close()
})
