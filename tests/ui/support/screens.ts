import { Account } from '@panamax/contract/publish'
import type { Page } from 'playwright-core'

/** Where a screen is, and what has to be done there to see it. */
interface Screen {
  readonly path: string
  readonly act?: (page: Page) => Promise<void>
}

const button = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click()
const item = (menu: string, name: string) => async (page: Page) => {
  await button(menu)(page)
  await page.getByRole('menuitem', { name }).click()
  await page.getByRole('dialog').waitFor()
}

/** There is no GitHub to ask here: an account as the contract has it, answered in the browser. */
const account = Account.parse({
  host: 'github.com',
  login: 'ada',
  fineGrained: true,
  warnings: ['It may not create repositories: give it the permission Administration (write).'],
  sources: [],
  updatedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2027-01-01T00:00:00.000Z',
})

const at = (paths: Readonly<Record<string, string>>): Record<string, Screen> =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, { path }]))

export const screens: Readonly<Record<string, Screen>> = {
  ...at({
    discover: '/',
    'nothing-found': '/?q=wrodpress',
    'image-search': '/?q=guestbook',
    template: '/templates/wordpress',
    run: '/templates/guestbook?run=true',
    apps: '/apps',
    tiers: '/apps/shop',
    graph: '/apps/shop/graph',
    document: '/apps/blog/document',
    about: '/apps/shop/about',
    history: '/apps/shop/history',
    journal: '/apps/shop/journal',
    service: '/apps/shop/services/web',
    environment: '/apps/shop/services/web?part=environment',
    ports: '/apps/shop/services/web?part=ports',
    volumes: '/apps/shop/services/web?part=volumes',
    links: '/apps/shop/services/web?part=links',
    health: '/apps/shop/services/web?part=health',
    command: '/apps/shop/services/web?part=command',
    limits: '/apps/shop/services/web?part=limits',
    more: '/apps/shop/services/web?part=more',
    'docker-run': '/apps/shop/services/web?part=line',
    inspect: '/apps/shop/services/web?part=inspect',
    hundred: '/apps/hundred',
    'hundred-graph': '/apps/hundred/graph',
    'upgrade-conflict': '/apps/blog/upgrade',
    'no-upgrade': '/apps/shop/upgrade',
    publish: '/apps/shop/template',
    activity: '/activity',
    images: '/images',
    sources: '/sources',
    targets: '/targets',
    registries: '/registries',
    settings: '/settings',
    'no-app': '/apps/nothing-of-this-name',
    'nothing-here': '/nothing/here',
  }),
  'template-graph': {
    path: '/templates/guestbook',
    act: (page) => page.getByRole('tab', { name: 'Graph' }).click(),
  },
  'template-file': {
    path: '/templates/team%2Fblog',
    act: (page) => page.getByRole('tab', { name: 'File' }).click(),
  },
  'source-files': { path: '/sources', act: button('1 file could not be read') },
  'add-source': {
    path: '/sources',
    async act(page) {
      await button('Add source')(page)
      await button('Name, branch, folder, private access')(page)
      await page.getByLabel('Access').selectOption('ssh-key')
    },
  },
  'add-target': {
    path: '/targets',
    async act(page) {
      await button('Add target')(page)
      await page.getByLabel('Kind').selectOption({ label: 'Simulation' })
      await button('Add to Images that cannot be pulled')(page)
      await button('Add to Taken ports')(page)
      await page.getByRole('switch', { name: 'It goes away' }).click()
      await page.getByLabel('Time for each change').fill('soon')
      await button('Save')(page)
      await page.getByText('This is no number.').waitFor()
    },
  },
  'publish-git': {
    path: '/apps/blog/template',
    act: (page) => page.getByText('Git repository', { exact: true }).click(),
  },
  'upgrade-decided': {
    path: '/apps/blog/upgrade',
    async act(page) {
      await page.getByRole('radio', { name: 'Take the template’s' }).check()
      await page.getByText('replace container', { exact: false }).first().waitFor()
    },
  },
  image: { path: '/apps/shop/services/web', act: button('About the image nginx:1.29') },
  export: { path: '/apps/shop', act: item('More actions', 'Export') },
  duplicate: { path: '/apps/shop', act: item('More actions', 'Duplicate') },
  'new-compose': { path: '/apps', act: item('New app', 'From a compose file') },
  'new-empty': { path: '/apps', act: item('New app', 'Empty') },
  accounts: {
    path: '/settings',
    async act(page) {
      await page.route('**/api/v1/accounts', (route) => route.fulfill({ json: [account] }))
      await page.reload()
      await page.getByText('It may not create repositories', { exact: false }).scrollIntoViewIfNeeded()
    },
  },
  // The last ones: it stays open.
  dock: { path: '/apps/shop', act: openDock },
  'dock-and-changes': {
    path: '/apps/shop/services/db?part=environment',
    async act(page) {
      await page.getByLabel('Name', { exact: true }).fill('GREETING')
      await button('Add variable')(page)
      await page.getByRole('link', { name: 'Shop', exact: true }).click()
      await page.getByRole('tab', { name: 'Tiers' }).waitFor()
    },
  },
}

/** Where the window is too small for it, there is only the tab. */
async function openDock(page: Page): Promise<void> {
  const show = page.getByRole('button', { name: 'Show the journal here' })
  if (await show.isVisible()) await show.click()
}
