import { pooled } from '../engine.ts'
import type { Figure } from '../report.ts'
import { inFreshBrowser, openWatched, type Setting, timeTo, type UiBench } from './setting.ts'

const count = 300
const seconds = 6

/** A list of three hundred apps: how it scrolls, and what is asked of the server when one container changes. */
export const appsBench: UiBench = {
  name: 'apps',
  async run(setting) {
    const numbers = Array.from({ length: count }, (_, index) => String(index).padStart(3, '0'))
    await pooled(numbers, 6, (number) =>
      setting.installation.run(
        `name: app-${number}\nservices:\n  web: {image: "nginx:1.29", ports: ["80"]}\n  db: {image: "postgres:18"}\n`,
      ),
    )
    return [await scrolling(setting), ...(await deltas(setting))]
  },
}

/** Its container ends again and again, by itself. */
const restless = `name: restless
services:
  web:
    image: example/restless:1
    restart: always
    x-panamax-simulate: {exit: {after: 5, code: 1, log: ["bye"]}}
`

const isThere = `document.querySelectorAll('main [role=row] a').length > 5`

/** Frames while the list is turned with a wheel from top to end and back. */
const frames = `(duration, speed) => new Promise((resolve) => {
  const times = []; const start = performance.now(); let down = speed;
  const frame = (now) => {
    times.push(now);
    if (scrollY + innerHeight >= document.documentElement.scrollHeight - 2) down = -speed;
    if (scrollY <= 0) down = speed;
    scrollBy({ top: down, behavior: 'instant' });
    if (performance.now() - start < duration) requestAnimationFrame(frame);
    else resolve(times);
  };
  requestAnimationFrame(frame);
})`

function scrolling(setting: Setting): Promise<Figure> {
  return inFreshBrowser(async (browser) => {
    const page = await openWatched(browser, setting)
    await timeTo(page, `${setting.address}/apps`, isThere)
    await page.waitForTimeout(1000)
    const times = await page.evaluate<number[]>(`(${frames})(${seconds * 1000}, 90)`)
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time))
    const rate = Math.round((1000 * gaps.length) / ((times.at(-1) ?? 0) - (times[0] ?? 0)))
    const late = gaps.filter((gap) => gap > 25).length
    setting.note(
      `${gaps.length} frames in ${seconds} s, ${late} late, the longest ${Math.max(...gaps).toFixed(0)} ms; tasks over 50 ms: ${await page.evaluate<number>('tasks.length')}`,
    )
    return { what: `list of ${count} apps scrolls`, measured: `${rate} fps`, ratio: 60 / rate, budget: '60 fps' }
  })
}

function deltas(setting: Setting): Promise<readonly Figure[]> {
  return inFreshBrowser(async (browser) => {
    const page = await openWatched(browser, setting)
    await setting.installation.run(restless, 'calm')
    await timeTo(page, `${setting.address}/apps?q=restless`, `document.querySelector('main [role=row] a') !== null`)
    await page.getByText('Live').waitFor()
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const row = page.getByRole('row').filter({ hasText: 'restless' })
    await row.getByText('1 of 1 up').waitFor()
    // Not counted: what a deployment brings with it.
    await page.waitForTimeout(2000)
    asked.length = 0
    await row.getByText('0 of 1 up').waitFor()
    await page.waitForTimeout(2000)
    const lists = asked.filter((path) => path === '/api/v1/apps').length
    setting.note(`asked while a container ended: ${asked.join(', ') || 'nothing'}`)
    return [
      {
        what: 'lists fetched again because a container changed',
        measured: `${lists} requests`,
        ratio: lists === 0 ? 0 : Number.POSITIVE_INFINITY,
        budget: '0 requests',
      },
    ]
  })
}
