// What can be done to one service and to an app by its forms, beyond the walks.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { withEngine } from '../support/engine.ts'
import { accessibilityProblems, camera, openBrowser } from './support/browser.ts'
import { Installation } from './support/installation.ts'

const site = `name: site
x-panamax:
  name: Site
  documentation: |
    # Site

    Open the page and sign in as **admin**.
services:
  web:
    image: nginx:1.29
    ports: ["80"]
    environment: {GREETING: Hello, TITLE: ""}
    links: [db]
  db:
    image: postgres:18
    volumes: ["data:/var/lib/postgresql"]
volumes: {data: {}}
`
const shoot = camera('service-forms')
let browser: Browser
let installation: Installation
let page: Page

beforeAll(async () => {
  installation = await Installation.start(withEngine().dockerHost)
  browser = await openBrowser()
  await installation.run(site)
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
const button = (name: string) => page.getByRole('button', { name, exact: true })
const rows = (label: string) => page.getByRole('list', { name: label }).getByRole('listitem')
const pending = () => page.getByRole('region', { name: 'Changes not deployed yet' })

async function arrive(stop: string): Promise<void> {
  await page.waitForTimeout(300)
  await shoot(page, stop)
  expect(await accessibilityProblems(page), stop).toEqual([])
}

/** The document as it would be deployed. */
async function document(): Promise<string> {
  await go('/apps/site/document')
  await page.locator('.cm-content').waitFor()
  return page.locator('.cm-content').innerText()
}

test('a port on the host may be left to the engine, and the one that it chose can be opened', async () => {
  await go('/apps/site/services/web?part=ports')
  const assigned = page.getByRole('listitem').filter({ hasText: /^80\s*localhost:\d+/ })
  await assigned.waitFor()
  expect(await assigned.getByRole('link').getAttribute('href')).toMatch(/^http:\/\/localhost:\d+$/)
  await page.getByLabel('Port in the container').fill('8443')
  await button('Add port').click()
  await page.getByText('a free port is chosen when it starts').waitFor()
  await page.getByLabel('Port', { exact: true }).fill('9000')
  await button('Expose port').click()
  expect(await rows('Open to the other services').allInnerTexts()).toEqual([expect.stringContaining('9000')])
  await arrive('ports')
  const text = await document()
  expect(text).toMatch(/ports: \["80", "?8443"?\]/)
  expect(text).toMatch(/expose:\s+- "?9000"?/)
  await button('Discard').click()
})

test('a service shares the volumes of another one, and says which paths come with them', async () => {
  await go('/apps/site/services/web?part=volumes')
  await page.getByLabel('All volumes of').selectOption('db')
  await button('Share volumes').click()
  expect(await rows('Volumes of other services').innerText()).toContain('/var/lib/postgresql')
  await arrive('volumes')
  expect(await document()).toMatch(/volumes_from:\s+- db/)
  await button('Discard').click()
})

test('a variable is renamed with its value, and not over another one', async () => {
  await go('/apps/site/services/web?part=environment')
  const name = page.getByLabel('Name of GREETING')
  await name.fill('TITLE')
  await name.press('Enter')
  await page.getByText('There is a variable of this name.').waitFor()
  await name.fill('WELCOME')
  await name.press('Enter')
  await page.getByLabel('Value of WELCOME').waitFor()
  expect(await page.getByLabel('Value of WELCOME').inputValue()).toBe('Hello')
  expect(await pending().innerText()).toContain('change')
  await arrive('environment')
  expect(await document()).not.toContain('GREETING')
  await button('Discard').click()
})

test('one service is stopped and started again while the other one goes on', async () => {
  await go('/apps/site/services/db')
  await button('Stop').click()
  await button('Start').click()
  await button('Restart').waitFor()
  await page.getByRole('heading', { name: 'Started site' }).waitFor()
  const { steps } = await installation.api<{ steps: { id: string }[] }>(
    'GET',
    `/api/v1/deployments/${new URL(page.url()).searchParams.get('deployment')}`,
  )
  expect(steps.map(({ id }) => id)).toEqual(['start container db/1', 'settle container db/1'])
})

test('the image of a service can be looked into: what it runs, and its layers', async () => {
  await go('/apps/site/services/web')
  expect(await page.getByRole('link', { name: 'hub.docker.com, the page of nginx:1.29' }).getAttribute('href')).toBe(
    'https://hub.docker.com/_/nginx',
  )
  await button('About the image nginx:1.29').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('heading', { name: 'Layers' }).waitFor()
  expect(await dialog.getByRole('list', { name: 'Layers' }).getByRole('listitem').count()).toBeGreaterThan(0)
  await arrive('image')
})

test('what its author says is found on the page of an app, and after its first start with the variables left blank', async () => {
  const { id } = (await installation.api<{ id: string }[]>('GET', '/api/v1/deployments?app=site')).at(-1) ?? {}
  await go(`/apps/site?deployment=${id}`)
  const next = page.getByRole('note', { name: 'What to do next' })
  await next.waitFor()
  expect((await next.getByRole('listitem').allInnerTexts()).map((text) => text.trim())).toEqual(['web: TITLE'])
  await arrive('after-run')
  await next.getByRole('link', { name: 'Read what its author says about using it' }).click()
  await page.getByText('sign in as').waitFor()
  await arrive('about')
})

test('a service is added from an image that was found, in its category, and what has none is given one', async () => {
  await go('/apps/site')
  await page.getByRole('button', { name: 'Actions for category Uncategorized' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByLabel('Name of the category').fill('Front')
  await page.keyboard.press('Enter')
  const front = page.getByRole('region', { name: 'Front' })
  await front.getByRole('link', { name: 'db', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Actions for category Front' }).click()
  await page.getByRole('menuitem', { name: 'Add service' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Image', { exact: true }).fill('ngin')
  await dialog.getByRole('button', { name: 'Choose nginx:1.29' }).waitFor()
  await arrive('add-service')
  await dialog.getByRole('button', { name: 'Choose nginx:1.29' }).click()
  expect(await dialog.getByLabel('Image', { exact: true }).inputValue()).toBe('nginx:1.29')
  expect(await dialog.getByLabel('Name of the service').inputValue()).toBe('nginx')
  expect(await dialog.getByLabel('Category').inputValue()).toBe('Front')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await front.getByRole('link', { name: 'nginx', exact: true }).waitFor()
  await arrive('categorized')
  const text = await document()
  expect(text).toMatch(/nginx:\s+image: nginx:1.29\s+x-panamax:\s+category: Front/)
  await button('Discard').click()
})
