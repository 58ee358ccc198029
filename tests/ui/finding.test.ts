// Ways to what is wanted: the palette, the keywords of the library, the states of the apps.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { withEngine } from '../support/engine.ts'
import { accessibilityProblems, camera, openBrowser } from './support/browser.ts'
import { Installation, shop } from './support/installation.ts'

const shoot = camera('finding')
let browser: Browser
let installation: Installation
let page: Page

beforeAll(async () => {
  installation = await Installation.start(withEngine().dockerHost)
  browser = await openBrowser()
  await installation.run(shop)
  await installation.run('name: calm\nservices: {only: {image: "nginx:1.29"}}\n')
})

afterAll(async () => {
  await browser?.close()
  await installation?.panamax.close()
})

beforeEach(async () => {
  page = (await installation.open(browser)).page
})

afterEach(() => page.context().close())

const go = (path: string) => page.goto(installation.panamax.address + path)

async function arrive(stop: string): Promise<void> {
  await page.waitForTimeout(300)
  await shoot(page, stop)
  expect(await accessibilityProblems(page), stop).toEqual([])
}

async function ask(words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command palette' }).fill(words)
}

const options = () => page.getByRole('option')

test('the palette goes to a service, and does something to an app, by keyboard alone', async () => {
  await go('/')
  await page.getByRole('article').first().waitFor()
  await ask('only')
  await options().filter({ hasText: 'only' }).waitFor()
  await arrive('palette')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/apps/calm/services/only')
  await ask('restart calm')
  await options().filter({ hasText: 'Restart: calm' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Restarted calm' }).waitFor()
  await ask('new compose')
  await options().filter({ hasText: 'From a compose file' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Run a compose file' }).getByLabel('Compose file').waitFor()
  expect(new URL(page.url()).searchParams.get('new')).toBe('compose')
})

test('all keywords of the library can be shown, by number or by name, and one narrows it', async () => {
  await go('/')
  const keywords = page.getByRole('list', { name: 'Keywords' })
  await keywords.waitFor()
  const links = keywords.getByRole('link')
  const few = await links.count()
  await keywords.getByRole('button', { name: /^Show all \d+: Keywords$/ }).click()
  expect(await links.count()).toBeGreaterThan(few)
  await keywords.getByRole('button', { name: 'Sort by name' }).click()
  const names = (await links.allInnerTexts()).map((text) => text.split(/\s*\d+$/)[0]?.trim() ?? '')
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)))
  await arrive('keywords')
  await keywords.getByRole('button', { name: 'Show fewer: Keywords' }).click()
  expect(await links.count()).toBe(few)
})

test('the apps that need somebody are found by their state; the choice is in the address', async () => {
  await go('/apps')
  await page.getByText('In trouble 1', { exact: true }).click()
  await page.getByText('1 app', { exact: true }).waitFor()
  expect(await page.getByRole('link', { name: 'Shop' }).isVisible()).toBe(true)
  expect(await page.getByRole('link', { name: 'calm' }).count()).toBe(0)
  expect(new URL(page.url()).searchParams.get('state')).toBe('trouble')
  await arrive('in-trouble')
})

test('the meters of the machine lead to who uses it, the most first', async () => {
  await go('/')
  await page.getByRole('link', { name: /^Memory/ }).click()
  await page.waitForURL('**/apps?sort=memory')
  expect(await page.getByRole('columnheader', { name: 'Memory' }).getAttribute('aria-sort')).toBe('descending')
  await arrive('by-memory')
  await page.getByRole('link', { name: 'App', exact: true }).click()
  expect(await page.getByRole('columnheader', { name: 'App' }).getAttribute('aria-sort')).toBe('ascending')
})

test('what is installed, and what it works with, can be looked up', async () => {
  await go('/')
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'About Panamax' }).click()
  const versions = page.getByRole('list', { name: 'Versions' })
  await versions
    .getByText(/^\d+\.\d+\.\d+/)
    .first()
    .waitFor()
  expect(await versions.innerText()).toContain('API ')
  await arrive('versions')
})

test('an app is acted on from the list', async () => {
  await go('/apps')
  const actions = page.getByRole('button', { name: 'Actions for calm' })
  await actions.click()
  await page.getByRole('menuitem', { name: 'Restart' }).waitFor()
  await arrive('row-menu')
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete calm' })
  await dialog.getByText('container calm-only-1').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  // By keyboard alone.
  await actions.focus()
  await page.keyboard.press('Enter')
  const focused = () => page.evaluate('document.activeElement?.textContent')
  await expect.poll(focused).toBe('Stop')
  await page.keyboard.press('ArrowDown')
  await expect.poll(focused).toBe('Restart')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Restarted calm' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/apps/calm')
})
