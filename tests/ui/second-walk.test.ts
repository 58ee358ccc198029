// Services change their category, and one gets a link to another: by mouse, and by keyboard alone.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { withEngine } from '../support/engine.ts'
import { until } from '../support/panamax.ts'
import { accessibilityProblems, camera, openBrowser } from './support/browser.ts'
import { Installation, shop } from './support/installation.ts'

const shoot = camera('second-walk')
let browser: Browser
let installation: Installation
let page: Page

beforeAll(async () => {
  installation = await Installation.start(withEngine().dockerHost)
  browser = await openBrowser()
  await installation.run(shop)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await installation?.panamax.close()
})

beforeEach(async () => {
  await page?.context().close()
  const opened = await installation.open(browser)
  page = opened.page
  page.setDefaultTimeout(15_000)
})

const column = (name: string) => page.getByRole('region', { name, exact: true })
const changes = async () =>
  (await page.getByRole('region', { name: 'Changes not deployed yet' }).locator('strong').innerText()).trim()

async function tiers(): Promise<void> {
  await page.goto(`${installation.panamax.address}/apps/shop`)
  await column('Web Tier').getByRole('link', { name: 'api' }).waitFor()
}

/** What the document would say of the service's category if it were deployed now. */
async function expectMoved(service: string, category: string): Promise<void> {
  await column(category).getByRole('link', { name: service }).waitFor()
  expect(await changes()).toBe('1 change')
}

test('a service is dragged into another category with the mouse', async () => {
  await tiers()
  const card = await column('Web Tier').getByRole('article').filter({ hasText: 'api' }).boundingBox()
  const to = await column('Data Tier').boundingBox()
  if (card === null || to === null) throw new Error('The board is not there.')
  await page.mouse.move(card.x + card.width / 2, card.y + 12)
  await page.mouse.down()
  await page.mouse.move(card.x + card.width / 2 + 40, card.y + 40, { steps: 5 })
  await page.mouse.move(to.x + to.width / 2, to.y + 80, { steps: 12 })
  await shoot(page, 'dragging-with-the-mouse')
  await page.mouse.up()
  await expectMoved('api', 'Data Tier')
  expect(await accessibilityProblems(page)).toEqual([])
})

test('a service is moved into another category with the keyboard, and told where it is', async () => {
  await tiers()
  await page.getByRole('button', { name: 'Move api' }).focus()
  await page.keyboard.press('Space')
  const told = page.getByText('Picked up api', { exact: false })
  await told.waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowRight')
  await page.getByText('api is over Data Tier').waitFor({ state: 'attached' })
  await shoot(page, 'moving-with-the-keyboard')
  await page.keyboard.press('Space')
  await expectMoved('api', 'Data Tier')
})

test('Escape puts a service back where it was', async () => {
  await tiers()
  await page.getByRole('button', { name: 'Move api' }).focus()
  await page.keyboard.press('Space')
  await page.getByText('Picked up api', { exact: false }).waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowRight')
  await page.getByText('api is over Data Tier').waitFor({ state: 'attached' })
  await page.keyboard.press('Escape')
  await page.getByText('api stays where it was').waitFor({ state: 'attached' })
  expect(await column('Web Tier').getByRole('link', { name: 'api' }).count()).toBe(1)
  expect(await page.getByRole('region', { name: 'Changes not deployed yet' }).count()).toBe(0)
})

test('a category is added, renamed, moved and removed', async () => {
  await tiers()
  await page.getByRole('button', { name: 'Add category' }).click()
  await page.getByRole('dialog').getByLabel('Name of the category').fill('Cache Tier')
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'Actions for category Cache Tier' }).click()
  await page.getByRole('menuitem', { name: 'Move to the left' }).click()
  await until(async () => {
    const [cache, data] = [await column('Cache Tier').boundingBox(), await column('Data Tier').boundingBox()]
    return (cache?.x ?? 0) < (data?.x ?? 0)
  }, 'the new category stands before the last one')
  await page.getByRole('button', { name: 'Actions for category Cache Tier' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Name of the category' }).fill('Queue Tier')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Actions for category Queue Tier' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await until(async () => (await column('Queue Tier').count()) === 0, 'the category is gone')
})

test('a link is dragged from one service to another, and back in a form by keyboard', async () => {
  await page.goto(`${installation.panamax.address}/apps/shop/graph`)
  const node = (name: string) => page.getByRole('button', { name: new RegExp(`^${name} `) })
  await node('api').waitFor()
  await page.waitForTimeout(600)
  const from = await node('api').locator('.react-flow__handle.source').boundingBox()
  const to = await node('db').locator('.react-flow__handle.target').boundingBox()
  if (from === null || to === null) throw new Error('The graph is not there.')
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x - 30, to.y - 30, { steps: 10 })
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 5 })
  await shoot(page, 'dragging-a-link')
  await page.mouse.up()
  await until(async () => (await changes().catch(() => '')) === '1 change', 'the link is a change')

  await node('api').focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'api' })
  await panel.getByText('Linked to').waitFor()
  await panel.getByRole('button', { name: 'Remove the link to db' }).focus()
  await page.keyboard.press('Enter')
  await until(
    async () => (await page.getByRole('region', { name: 'Changes not deployed yet' }).count()) === 0,
    'nothing is changed any more',
  )
  await panel.getByLabel('Add a link to').focus()
  await page.keyboard.press('w')
  await panel.getByLabel('Alias').focus()
  await page.keyboard.type('front')
  await page.keyboard.press('Enter')
  await panel.getByText('front').waitFor()
  expect(await changes()).toBe('1 change')
  await shoot(page, 'linked-by-keyboard')
  expect(await accessibilityProblems(page)).toEqual([])
})

test('the palette leads to an app by keyboard, and the focus comes back', async () => {
  await page.goto(`${installation.panamax.address}/activity`)
  await page.getByRole('heading', { name: 'Activity' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command palette' }).waitFor()
  await page.keyboard.type('shop')
  await shoot(page, 'palette')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.keyboard.press('Escape')
  await until(async () => (await page.getByRole('dialog').count()) === 0, 'the palette is gone')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command palette' }).waitFor()
  await page.keyboard.type('shop')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Shop', level: 1 }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/apps/shop')
})

test('changes outlast a reload, and are discarded when they are', async () => {
  await page.goto(`${installation.panamax.address}/apps/shop/services/web?part=environment`)
  await page.getByLabel('Value of GREETING').fill('Good day')
  await page.keyboard.press('Enter')
  expect(await changes()).toBe('1 change')
  await page.reload()
  await page.getByLabel('Value of GREETING').waitFor()
  expect(await page.getByLabel('Value of GREETING').inputValue()).toBe('Good day')
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
  await until(
    async () => (await page.getByLabel('Value of GREETING').inputValue()) === 'Hello',
    'the value is as it was',
  )
})
