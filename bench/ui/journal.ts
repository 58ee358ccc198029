import { cpus, loadavg } from 'node:os'
import type { CDPSession, Page } from 'playwright-core'
import { figure, type Figure } from '../report.ts'
import { inFreshBrowser, openWatched, type Setting, timeTo, type UiBench } from './setting.ts'

const name = 'talkative'
const services = 6
/** Lines that a tab keeps: only when it is full can its memory be flat. */
const kept = 60_000
const rate = 2000

function document(): string {
  const line = (index: number) =>
    Array.from(
      { length: 7 },
      (_, turn) => `"${'GET /shop/items/'.repeat((turn % 3) + 1)}${index}${turn} 200 ${turn}ms"`,
    )
  const service = (_: unknown, index: number) => `  s${index}:
    image: example/talker:1
    x-panamax-simulate: {log: {lines: [${line(index).join(', ')}], every: 0.0025}}
`
  return `name: ${name}\nservices:\n${Array.from({ length: services }, service).join('')}`
}

interface Sample {
  /** Of the page's clock. */
  readonly time: number
  readonly megabytes: number
}

interface Task {
  readonly startTime: number
  readonly duration: number
}

/** A journal of at least 2,000 lines a second, followed by one page: first as it comes, then with a filter. */
export const journalBench: UiBench = {
  name: 'journal',
  async run(setting) {
    await setting.installation.run(document(), 'calm')
    try {
      return await inFreshBrowser((browser) => measure(setting, () => openWatched(browser, setting)))
    } finally {
      await setting.installation.api('DELETE', `/api/v1/apps/${name}`)
    }
  },
}

async function measure(setting: Setting, open: () => Promise<Page>): Promise<readonly Figure[]> {
  const page = await open()
  const cdp = await page.context().newCDPSession(page)
  await timeTo(page, `${setting.address}/apps/${name}/journal`, `document.querySelector('[role=log] time') !== null`)
  const full = (2 * 1000 * kept) / rate
  setting.note(`waiting ${full / 1000} s until the tab keeps all the lines that it may keep …`)
  await page.waitForTimeout(full)
  const shown = await page.evaluate<number>(
    `Number(document.querySelector('[aria-label="Journal"] [role=status]').textContent.replaceAll(',', '').match(/[0-9]+/)[0])`,
  )
  if (shown < 50_000) throw new Error(`The tab is not full yet: ${shown} lines.`)
  // How long the page took to load is another figure.
  await page.evaluate('tasks.length = 0')
  const pauses: Task[] = []
  const samples: Sample[] = []
  const start = performance.now()
  const seconds = setting.isLong ? 600 : 60
  while (performance.now() - start < seconds * 1000) {
    const began = await page.evaluate<number>('performance.now()')
    const megabytes = await heapAfterCollection(cdp)
    const time = await page.evaluate<number>('performance.now()')
    pauses.push({ startTime: began, duration: time - began })
    samples.push({ time, megabytes })
    await page.waitForTimeout(2500)
  }
  const behind = await page.evaluate<number>(
    `Date.now() - Math.max(...[...document.querySelectorAll('[role=log] time')].map((each) => Date.parse(each.dateTime)))`,
  )
  const lines = await linesPerSecond(setting)
  const filteredAt = await page.evaluate<number>('performance.now()')
  await page.getByRole('searchbox', { name: 'Filter the journal' }).fill('items.*[02468] 200')
  await page.getByRole('checkbox', { name: 'Regular expression' }).check()
  await page.waitForTimeout(15_000)
  const tasks = (await page.evaluate<Task[]>('tasks')).filter(
    ({ startTime, duration }) =>
      // The collections were asked for by the benchmark, not by the page.
      !pauses.some((pause) => startTime < pause.startTime + pause.duration && startTime + duration > pause.startTime),
  )
  const longest = Math.max(0, ...tasks.map(({ duration }) => duration))
  const [first, last] = [samples.slice(0, samples.length / 4), samples.slice(-samples.length / 4)].map(mean)
  const growth = ((last ?? 0) / (first ?? 1) - 1) * 100
  const heaps = samples.map(({ megabytes }) => megabytes)
  const words = (some: readonly Task[]) => {
    const durations = some.map(({ duration }) => duration).sort((one, other) => other - one)
    return `${some.length}${some.length === 0 ? '' : `, the longest ${durations.slice(0, 5).join(' ')}`}`
  }
  const [plain, filtered] = [tasks.filter(isBefore(filteredAt)), tasks.filter((task) => !isBefore(filteredAt)(task))]
  setting.note(
    `${lines.toFixed(0)} lines/s; the machine's load: ${loadavg()[0]?.toFixed(1)} on ${cpus().length} processors`,
  )
  setting.note(`tasks over 50 ms in ${seconds} s: ${words(plain)}; with a filter, in 15 s: ${words(filtered)}`)
  setting.note(`heap ${Math.min(...heaps).toFixed(0)}–${Math.max(...heaps).toFixed(0)} MB, ${samples.length} samples`)
  return [
    { what: 'journal: lines a second that come', measured: lines.toFixed(0), ratio: rate / lines, budget: `${rate}` },
    figure('journal: longest task, filtering too', longest, 'ms', 100),
    figure('journal: what is shown is behind by', behind, 'ms', 1000),
    {
      what: `journal: memory after ${seconds} s, against the start`,
      measured: `${growth >= 0 ? '+' : ''}${growth.toFixed(1)} %`,
      ratio: Math.max(0, growth) / 10,
      budget: '+10 %',
    },
  ]
}

const isBefore = (time: number) => (task: Task) => task.startTime < time

async function heapAfterCollection(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

const mean = (samples: readonly Sample[]) => samples.reduce((sum, { megabytes }) => sum + megabytes, 0) / samples.length

/** As the server has them for the last seconds. */
async function linesPerSecond({ installation }: Setting): Promise<number> {
  const span = 4000
  const until = Date.now() - 1000
  const at = (time: number) => encodeURIComponent(new Date(time).toISOString())
  const { entries } = await installation.api<{ entries: readonly unknown[] }>(
    'GET',
    `/api/v1/apps/${name}/journal?since=${at(until - span)}&until=${at(until)}`,
  )
  return (1000 * entries.length) / span
}
