import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openBrowser } from '../../tests/ui/support/browser.ts'
import { Installation } from '../../tests/ui/support/installation.ts'
import type { Figure } from '../report.ts'

/** A real server whose apps run on a simulated target: what is measured is the interface. */
export interface Setting {
  readonly installation: Installation
  readonly address: string
  /** Minutes instead of seconds where time is what is tried. */
  readonly isLong: boolean
  note(text: string): void
}

export interface UiBench {
  readonly name: string
  run(setting: Setting): Promise<readonly Figure[]>
}

/** Runs in every document before its own scripts: notes when something is there, and tasks that hold up the page. */
const watcher = `
globalThis.tasks = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) tasks.push({ startTime, duration });
}).observe({ type: 'longtask', buffered: true });
globalThis.whenPainted = (isThere) => new Promise((resolve) => {
  const look = () => requestAnimationFrame(() => isThere() ? requestAnimationFrame(() => resolve(performance.now())) : look());
  look();
});
`

/** A page of somebody who has signed in, in a profile of its own: nothing is cached. */
export async function openWatched(
  browser: Browser,
  { installation }: Setting,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const { page } = await installation.open(browser, options)
  await page.addInitScript(watcher)
  return page
}

/** Milliseconds from the start of the navigation until the expression is true and has been painted. */
export async function timeTo(page: Page, url: string, isThere: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' })
  return page.evaluate<number>(`whenPainted(() => ${isThere})`)
}

/** Does the work in a browser that has just been started, and ends that. */
export async function inFreshBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await openBrowser()
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}
