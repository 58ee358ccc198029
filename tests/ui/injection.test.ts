// What templates, apps and containers say is shown, never obeyed: no script of theirs runs, nothing of theirs is loaded.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withEngine } from '../support/engine.ts'
import { until } from '../support/panamax.ts'
import { openBrowser } from './support/browser.ts'
import { Installation } from './support/installation.ts'

const stranger = 'http://stranger.invalid'
const escape = '\u001b'
const html = `<img src="${stranger}/a.png" onerror="owned.push('img')"><script>owned.push('script')</script>`
const frames = `<iframe src="${stranger}/f"></iframe><svg onload="owned.push('svg')"></svg><a href="javascript:owned.push('a')">a</a>`
const style = `<style>@import url(${stranger}/s.css); main { background: url(${stranger}/b.png) }</style>`

const documentation = `# Read me ${html}

[run](javascript:owned.push('link')) [data](data:text/html,<script>owned.push('data')</script>)
[break " onclick="owned.push('attribute')](${stranger}/"onmouseover="owned.push('over'))
![picture](${stranger}/markdown.png) ![script](javascript:owned.push('image'))
[reference][r] <javascript:owned.push('autolink')> &#106;avascript:owned.push('entity')

[r]: javascript:owned.push('reference')

${frames}

${style}

| cell ${html} |
| --- |
| [x](vbscript:owned) |

\`\`\`html
${html}
\`\`\`
`

const lines = [
  html,
  frames,
  `${escape}[31mred${escape}[0m ${escape}[2J${escape}[1;1Hnot at the top`,
  `${escape}]8;;javascript:owned.push('osc')${'\u0007'}press here${escape}]8;;${'\u0007'}`,
  `${escape}]8;;${stranger}/osc${escape}\\press there${escape}]8;;${escape}\\`,
  `${escape}]0;owned title${'\u0007'}after the title`,
  `{"level":"error","html":"${html.replaceAll('"', "'")}"}`,
]

const app = {
  name: 'hostile',
  'x-panamax': {
    name: `App ${html}`,
    description: `${html}${style}`,
    documentation,
    icon: `${stranger}/icon.svg`,
    type: html,
    categories: [`Tier ${html}`],
  },
  services: {
    web: {
      image: 'nginx:1.29',
      links: ['constructor:prototype'],
      command: ['sh', '-c', html],
      environment: { EVIL: `${escape}]0;owned title${'\u0007'}${html}`, __proto__x: html },
      labels: { 'example.label': html, 'org.opencontainers.image.source': 'javascript:owned.push(1)' },
      'x-panamax': { category: `Tier ${html}`, description: frames, type: '__proto__', icon: `${stranger}/i.png` },
      'x-panamax-simulate': { log: { lines, every: 20 } },
    },
    constructor: { image: 'redis:8', 'x-panamax': { type: 'constructor' } },
    db: {
      image: 'postgres:18',
      'x-panamax': { category: `Tier ${html}`, description: style },
      'x-panamax-simulate': { exit: { after: 0, code: 3, log: [html, frames] } },
    },
  },
}

let browser: Browser
let installation: Installation

beforeAll(async () => {
  installation = await Installation.start(withEngine().dockerHost)
  browser = await openBrowser()
  await installation.run(JSON.stringify(app))
})

afterAll(async () => {
  await browser?.close()
  await installation?.panamax.close()
})

interface Findings {
  readonly page: Page
  readonly complaints: readonly string[]
  readonly strangers: readonly string[]
  readonly windows: readonly string[]
  /** What hostile scripts have left, and what the browser had to refuse. */
  readonly traces: () => Promise<unknown>
}

async function openHostile(): Promise<Findings> {
  const { page, complaints, strangers } = await installation.open(browser)
  const windows: string[] = []
  page.on('dialog', (dialog) => {
    windows.push(dialog.message())
    void dialog.dismiss()
  })
  page.context().on('page', (opened) => windows.push(opened.url()))
  await page.addInitScript(`
    globalThis.owned = []; globalThis.refused = [];
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => refused.push(violatedDirective + ' ' + blockedURI));
  `)
  const traces = () =>
    page.evaluate(`({
      owned, refused, title: document.title === 'owned title',
      elements: [...document.querySelectorAll('main script, iframe, object, embed, base, main style:not(.xterm style), a[href^="javascript:" i], a[href^="data:" i], a[href^="vbscript:" i], [onerror], [onload], [onclick], [onmouseover]')].map((each) => each.outerHTML),
      images: [...document.images].map(({ src }) => src).filter((src) => src !== '' && !src.startsWith(location.origin)),
      windows: [...document.querySelectorAll('a[target=_blank]')].filter(({ rel }) => !/noreferrer|noopener/.test(rel)).length,
    })`)
  return { page, complaints, strangers, windows, traces }
}

const clean = { owned: [], refused: [], title: false, elements: [], images: [], windows: 0 }

async function hover(page: Page): Promise<void> {
  for (const link of await page.locator('main a').all()) await link.dispatchEvent('mouseover')
}

test('the documentation, names and pictures of a template', async () => {
  const { page, complaints, strangers, windows, traces } = await openHostile()
  const real = await installation.api<Record<string, unknown>>('GET', '/api/v1/templates/wordpress')
  const hostile = {
    ...real,
    title: `Title ${html}`,
    description: `${html}${frames}`,
    documentation,
    keywords: [html, 'constructor', '__proto__'],
    type: html,
    authors: [html],
  }
  // A template as it comes from somebody else's repository; what the server lets through of it is tried in its own tests.
  await page.route('**/api/v1/templates/wordpress', (route) => route.fulfill({ json: hostile }))
  await page.goto(`${installation.panamax.address}/templates/wordpress`)
  await page.getByRole('heading', { name: 'Read me' }).waitFor()
  await page.getByText('press', { exact: false }).first().waitFor()
  // The tags are there to be read.
  expect(await page.locator('main').innerText()).toContain('<script>')
  await hover(page)
  await page.waitForTimeout(500)
  expect(await traces()).toEqual(clean)
  expect({ complaints, strangers, windows }).toEqual({ complaints: [], strangers: [], windows: [] })
  await page.context().close()
})

test('names, texts and log lines of an app, on every screen of it', { timeout: 180_000 }, async () => {
  const { page, complaints, strangers, windows, traces } = await openHostile()
  const parts = ['overview', 'environment', 'links', 'command', 'more', 'line', 'inspect']
  const screens = [
    '/apps',
    '/apps/hostile',
    '/apps/hostile/graph',
    '/apps/hostile/document',
    '/apps/hostile/history',
    '/apps/hostile/journal',
    '/activity',
    ...parts.map((part) => `/apps/hostile/services/web?part=${part}`),
  ]
  for (const path of screens) {
    await page.goto(installation.panamax.address + path)
    await page.locator('main h1, main h2').first().waitFor()
    await page.waitForTimeout(400)
    expect(await traces(), path).toEqual(clean)
  }
  await page.goto(`${installation.panamax.address}/apps/hostile/journal`)
  const log = page.getByRole('log')
  await log.getByText('after the title').first().waitFor()
  const said = await log.innerText()
  expect(said).toContain('<script>owned.push')
  expect(said).not.toContain(escape)
  expect(await log.locator('a, img').count()).toBe(0)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('App')
  await page.getByRole('option').filter({ hasText: '<script>' }).first().waitFor()
  expect(await traces()).toEqual(clean)
  expect({ complaints, strangers, windows }).toEqual({ complaints: [], strangers: [], windows: [] })
  await page.context().close()
})

test('what a program writes to a terminal', async () => {
  const { page, complaints, strangers, windows, traces } = await openHostile()
  await page.goto(`${installation.panamax.address}/apps/hostile/services/web?part=terminal`)
  await page.getByLabel('Shell or command').fill('sh')
  await page.getByRole('button', { name: 'Open a terminal' }).click()
  const terminal = page.getByRole('group', { name: 'Terminal in web' })
  await terminal.waitFor()
  await page.waitForTimeout(500)
  await page.keyboard.type('printenv EVIL\n')
  await until(async () => (await terminal.innerText()).includes('onerror'), 'the variable is shown')
  expect(await traces()).toEqual(clean)
  expect({ complaints, strangers, windows }).toEqual({ complaints: [], strangers: [], windows: [] })
  await page.context().close()
})
