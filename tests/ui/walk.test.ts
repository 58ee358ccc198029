// A person who has never seen Panamax: from the setup link to an app that is changed, saved as a template, rolled back and deleted.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DockerClient } from '../support/docker.ts'
import { withEngine } from '../support/engine.ts'
import { freePort, Panamax, until } from '../support/panamax.ts'
import { clear } from './support/clear.ts'
import { accessibilityProblems, camera, openBrowser, openPage, picture, type Watched } from './support/browser.ts'

const name = 'uiwalk'
const engine = withEngine()
const docker = new DockerClient(engine.dockerHost)
const shoot = camera('walk')
let browser: Browser
let panamax: Panamax
let repository: string
let watched: Watched
let page: Page

beforeAll(async () => {
  panamax = await Panamax.start({ dockerHost: engine.dockerHost })
  repository = await mkdtemp(join(tmpdir(), 'panamax-walk-'))
  git('init', '--quiet', '--bare', '--initial-branch=main', repository)
  browser = await openBrowser()
  watched = await openPage(browser, panamax.address)
  page = watched.page
})

afterAll(async () => {
  await browser?.close()
  await panamax?.close()
  await clear(docker, name)
  await rm(repository, { recursive: true, force: true })
})

/** Every stop of the walk is photographed, and found to be usable by everybody. */
async function arrive(stop: string): Promise<void> {
  await page.waitForTimeout(350)
  await shoot(page, stop)
  expect(await accessibilityProblems(page), stop).toEqual([])
}

const dialog = () => page.getByRole('dialog')
const button = (label: string) => page.getByRole('button', { name: label, exact: true })
const tab = (label: string) => page.getByRole('tab', { name: label, exact: true })
const deployed = () => page.getByRole('heading', { name: `Deployed ${name}` })

test('the walk', { timeout: 600_000 }, async () => {
  const link = /http\S+\/setup#token=\S+/.exec(panamax.output)?.[0] ?? ''
  await page.goto(link.replace(/^http:\/\/[^/]+/, panamax.address))
  await page.getByLabel('Name').fill('ada')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await page.getByLabel('Password, once more').fill('correct horse battery')
  await arrive('setup')
  await button('Create account').click()

  const search = page.getByRole('searchbox', { name: 'Search templates and images' })
  await search.waitFor()
  await until(async () => (await page.getByRole('article').count()) > 10, 'the library is shown')
  await arrive('discover')
  await picture(page, 'discover')
  await search.pressSequentially('guestb')
  await page.getByText('1 template found').waitFor()
  await arrive('search')
  await page.getByRole('link', { name: 'Guestbook' }).click()

  await page.getByRole('heading', { name: 'What it may do to this machine' }).waitFor()
  await arrive('template')
  await button('Run').click()
  await dialog().getByText('create network', { exact: false }).first().waitFor()
  const [port, second] = [await freePort(), await freePort()]
  await dialog().getByLabel('Name of the app').fill(name)
  await dialog().getByLabel('Port of the web page').fill(String(port))
  await dialog().getByText(`It opens port ${port}`, { exact: false }).waitFor()
  await arrive('run')
  await button('Deploy').click()

  await page.getByRole('region', { name: 'Progress of the deployment' }).waitFor()
  await arrive('deploying')
  await page.reload()
  await deployed().waitFor({ timeout: 120_000 })
  await arrive('deployed')

  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: `Open http://localhost:${port}` }).click(),
  ])
  await opened.getByRole('heading', { name: 'Guestbook' }).first().waitFor()
  await shoot(opened, 'the-running-page')
  await opened.close()

  await button('Hide').click()
  await page.getByRole('link', { name: 'web', exact: true }).waitFor()
  await arrive('tiers')
  expect(await page.getByText('Changed from outside').count()).toBe(0)
  await picture(page, 'app', 'screen')
  await tab('Graph').click()
  await picture(page, 'graph', 'screen')
  await page.getByRole('button', { name: /^web panamax\/guestbook/ }).click()
  await page.getByRole('link', { name: 'Open the service' }).waitFor()
  await arrive('graph')
  await page.getByRole('link', { name: 'Open the service' }).click()
  await page.getByText('MiB').first().waitFor()
  await arrive('service')

  await tab('Environment').click()
  await page.getByLabel('Name', { exact: true }).fill('GREETING')
  await page.getByLabel('Value', { exact: true }).fill('Hello')
  await button('Add variable').click()
  await arrive('environment')
  await tab('Ports').click()
  await page.getByLabel('Port on the host').fill(String(second))
  await page.getByLabel('Port in the container').fill('8000')
  await button('Add port').click()
  const pending = page.getByRole('region', { name: 'Changes not deployed yet' })
  expect((await pending.innerText()).replace(/\s+/g, ' ')).toBe('2 changes Review plan Discard')
  await arrive('two-changes')
  await button('Review plan').click()
  const replaced = dialog().getByRole('listitem').filter({ hasText: 'replace container' })
  await replaced.first().waitFor()
  expect(await replaced.allInnerTexts()).toEqual([expect.stringContaining(`${name}-web-1`)])
  expect(await replaced.innerText()).toContain('GREETING')
  await arrive('plan')
  await picture(page, 'plan')
  await button('Deploy').click()
  await deployed().waitFor({ timeout: 120_000 })
  expect((await fetch(`http://localhost:${second}/`)).status).toBe(200)

  await tab('Terminal').click()
  await page.getByLabel('Shell or command').fill('node -i')
  await button('Open a terminal').click()
  const terminal = page.getByRole('group', { name: 'Terminal in web' })
  await until(async () => (await terminal.innerText()).includes('>'), 'the program in the container asks')
  await page.keyboard.type('6 * 7\n')
  await until(async () => (await terminal.innerText()).includes('42'), 'the program in the container answers')
  await arrive('terminal')

  await page.goto(`${panamax.address}/apps/${name}/journal`)
  const log = page.getByRole('log')
  await log.getByText('listening on port 7000').waitFor()
  await arrive('journal')
  await page.getByRole('searchbox', { name: 'Filter the journal' }).fill('listening')
  await until(async () => !(await log.innerText()).includes('container created'), 'other lines are gone')
  await fetch(`http://localhost:${port}/entries`, {
    method: 'POST',
    body: new URLSearchParams({ name: 'Ada', message: 'listening to the journal' }),
  })
  await arrive('journal-filtered')

  await button('Save as template').click()
  await page.getByRole('heading', { name: 'Save as template' }).waitFor()
  await page.getByLabel('Name of the template').fill('Guestbook of the house')
  await page.getByText('Git repository', { exact: true }).click()
  await page.getByLabel('Address of the repository').fill(`file://${repository}`)
  await page.getByText('is new', { exact: true }).waitFor()
  await arrive('save-as-template')
  await button('Publish').click()
  await page.getByRole('status').filter({ hasText: 'Published' }).waitFor()
  await arrive('published')
  const published = git('--git-dir', repository, 'log', '--patch', 'main')
  expect(published).toContain('name: Guestbook of the house')
  expect(published).toContain('GREETING')
  expect(published).not.toContain(await keyOfTheStore())
  await page.getByRole('link', { name: 'See its templates' }).click()
  await page.getByRole('link', { name: 'Guestbook of the house' }).waitFor()
  await arrive('own-template')
  await page.goto(`${panamax.address}/apps/${name}`)

  await tab('History').click()
  await button('Roll back to revision 1').waitFor()
  await arrive('history')
  await button('Roll back to revision 1').click()
  await dialog().getByText('replace', { exact: false }).first().waitFor()
  await arrive('roll-back')
  await dialog().getByRole('button', { name: 'Roll back', exact: true }).click()
  await deployed().waitFor({ timeout: 120_000 })
  await until(async () => !(await isOpen(second)), 'the second port is closed again')
  await arrive('rolled-back')

  await tab('Tiers').click()
  await button('More actions').click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await dialog().getByText(`container ${name}-web-1`, { exact: false }).waitFor()
  await arrive('delete')
  await button('Delete the app').click()
  await page.getByRole('heading', { name: `Removed ${name}` }).waitFor({ timeout: 60_000 })
  await arrive('deleted')
  expect(await docker.leftovers(name)).toEqual([expect.stringContaining('store-data')])

  expect(watched.strangers).toEqual([])
  expect(watched.complaints).toEqual([])
})

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' })
}

/** The secret that was made for the app, as its container has it. */
async function keyOfTheStore(): Promise<string> {
  const variables = await docker.run('inspect', '--format', '{{json .Config.Env}}', `${name}-store-1`)
  const key = /"STORE_KEY=([^"]{20,})"/.exec(variables)?.[1]
  if (key === undefined) throw new Error('the store has no key')
  return key
}

async function isOpen(port: number): Promise<boolean> {
  return fetch(`http://localhost:${port}/`).then(
    () => true,
    () => false,
  )
}
