// What is shown fits the room that it has: a graph follows its window until a person looks elsewhere; a phone's is not wasted.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withEngine } from '../support/engine.ts'
import { until } from '../support/panamax.ts'
import { accessibilityProblems, camera, openBrowser } from './support/browser.ts'
import { Installation, shop } from './support/installation.ts'

const shoot = camera('rooms')
const phone = { width: 390, height: 844 }
let browser: Browser
let installation: Installation

beforeAll(async () => {
  installation = await Installation.start(withEngine().dockerHost)
  browser = await openBrowser()
  await installation.run(shop)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await installation?.panamax.close()
})

async function open(path: string, viewport = { width: 1440, height: 900 }): Promise<Page> {
  const { page } = await installation.open(browser, { viewport })
  page.setDefaultTimeout(20_000)
  await page.goto(installation.panamax.address + path)
  await page.locator('main h1').first().waitFor()
  return page
}

const view = (page: Page) => page.locator('.react-flow__viewport').getAttribute('style')

/** Whether every node is inside of the frame that they are shown in. */
const areAllInside = (page: Page) =>
  page.evaluate(`(() => {
    const room = document.querySelector('.react-flow').getBoundingClientRect()
    return [...document.querySelectorAll('.react-flow__node')].every((node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect()
      return left >= room.left && right <= room.right && top >= room.top && bottom <= room.bottom
    })
  })()`)

test('a graph fits itself into a room that has changed, until a person has chosen what to look at', async () => {
  const page = await open('/apps/shop/graph')
  await page.locator('.react-flow__node').first().waitFor()
  const wide = await view(page)
  await page.setViewportSize({ width: 700, height: 800 })
  await until(
    async () => (await view(page)) !== wide && (await areAllInside(page)) === true,
    'it fits the smaller room',
  )

  await page.locator('.react-flow').hover({ position: { x: 20, y: 20 } })
  await page.mouse.wheel(0, -240)
  await page.waitForTimeout(400)
  const chosen = await view(page)
  expect(chosen).not.toBe(wide)
  await page.setViewportSize({ width: 1100, height: 800 })
  await page.waitForTimeout(600)
  expect(await view(page)).toBe(chosen)

  await page.getByRole('button', { name: 'Fit View' }).click()
  await until(() => areAllInside(page).then((is) => is === true), 'it is fitted when asked to')
  await page.setViewportSize({ width: 700, height: 800 })
  await until(async () => (await areAllInside(page)) === true, 'it follows its room again')
  await page.context().close()
})

test('on a phone an app begins in the upper third; what is folded is a press away', async () => {
  const page = await open('/apps/shop', phone)
  const tabs = page.getByRole('tablist', { name: 'Views of the app' })
  await shoot(page, 'folded')
  expect((await tabs.boundingBox())?.y).toBeLessThan(phone.height / 3)
  const details = page.getByRole('button', { name: 'Details' })
  expect(await page.getByText('from compose.yaml').isVisible()).toBe(false)
  await details.press('Enter')
  await page.getByText('from compose.yaml').waitFor()
  expect(await details.getAttribute('aria-expanded')).toBe('true')
  await shoot(page, 'unfolded')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Stop' }).waitFor()
  await shoot(page, 'menu')
  for (const name of ['Restart', 'Save as template', 'Export', 'Delete']) {
    expect(await page.getByRole('menuitem', { name }).isVisible(), name).toBe(true)
  }
  await page.context().close()
})

test('on a phone the tab that is shown is in sight, and the graph is seen whole', async () => {
  const page = await open('/apps/shop/services/web?part=inspect', phone)
  await until(async () => {
    const box = await page.getByRole('tab', { name: 'Inspect' }).boundingBox()
    return box !== null && box.x >= 0 && box.x + box.width <= phone.width
  }, 'the tab is in sight')
  await shoot(page, 'tab-in-sight')
  await page.goto(`${installation.panamax.address}/apps/shop/graph`)
  await page.locator('.react-flow__node').first().waitFor()
  await page.waitForTimeout(300)
  await shoot(page, 'graph')
  const frame = await page.locator('.react-flow').boundingBox()
  const bar = await page.getByRole('navigation').last().boundingBox()
  expect((frame?.y ?? 0) + (frame?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0)
  for (const [path, name] of [
    ['/activity', 'activity'],
    ['/apps/shop/services/web?part=environment', 'environment'],
  ] as const) {
    await page.goto(installation.panamax.address + path)
    await page.locator('main h1').first().waitFor()
    await page.waitForTimeout(500)
    await shoot(page, name)
  }
  await page.context().close()
})
