import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { root } from '../../support/panamax.ts'

/** Debian's Chromium, or the one that CHROMIUM names. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  })
}

export interface Watched {
  readonly page: Page
  /** What the console complained about, and what was thrown. */
  readonly complaints: readonly string[]
  /** Addresses of other servers that the page asked. */
  readonly strangers: readonly string[]
}

/** A page of its own profile that is watched from its first request. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  const strangers: string[] = []
  page.on('console', (message) => {
    const text = message.text()
    // Containers that start bring networks with them; the browser then breaks off what it had under way.
    if (message.type() === 'error' && !text.includes('ERR_NETWORK_CHANGED'))
      complaints.push(`${text} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const url = request.url()
    if (/^(https?|wss?):/.test(url) && new URL(url).host !== new URL(address).host) strangers.push(url)
  })
  return { page, complaints, strangers }
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
  }[]
}

/** What axe finds at WCAG 2.2 AA on the page as it is, in a line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  const result = (await page.evaluate(
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(tags)} } })`,
  )) as AxeResult
  return result.violations.flatMap(({ id, help, nodes }) =>
    // What lies half under a bar that stays in sight is whole once it is scrolled to.
    nodes
      .filter(({ failureSummary }) => !failureSummary.includes('partially obscured'))
      .map(
        (node) =>
          `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary.split('\n').slice(1).join(' ').trim()}`,
      ),
  )
}

/**
 * Takes the pictures of the README, where PANAMAX_PICTURES names a folder: of a smaller window or of the screen in it, in
 * finer resolution. The window is as it was afterwards.
 */
export async function picture(page: Page, name: string, of: 'window' | 'screen' = 'window'): Promise<void> {
  const folder = process.env['PANAMAX_PICTURES']
  const before = page.viewportSize()
  if (folder === undefined || before === null) return
  const size = of === 'window' ? { width: 890, height: 600 } : { width: 1100, height: 610 }
  await page.setViewportSize(size)
  // What is arranged for a size is arranged anew.
  if (of === 'screen') await page.reload()
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1.5, mobile: false })
  await page.waitForTimeout(1500)
  const bars = of === 'window' ? { x: 0, y: 0 } : { x: 84, y: 52 }
  const clip = { ...bars, width: size.width - bars.x, height: size.height - bars.y, scale: 1 }
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', clip })
  writeFileSync(join(folder, `${name}.png`), Buffer.from(data, 'base64'))
  await session.send('Emulation.clearDeviceMetricsOverride')
  await session.detach()
  await page.setViewportSize(before)
}

/** Takes numbered screenshots of a walk into .cache/walks/<walk>. */
export function camera(walk: string): (page: Page, name: string) => Promise<void> {
  const folder = join(process.env['PANAMAX_SCREENSHOTS'] ?? join(root, '.cache/walks'), walk)
  mkdirSync(folder, { recursive: true })
  let count = 0
  return async (page, name) => {
    count += 1
    await page.screenshot({ path: join(folder, `${String(count).padStart(2, '0')}-${name}.png`) })
  }
}
