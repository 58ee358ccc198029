import { gzipSync } from 'node:zlib'
import { figure, median } from '../report.ts'
import { inFreshBrowser, openWatched, timeTo, type UiBench } from './setting.ts'

const rounds = 5
/** The library is shown, and the search box waits for letters. */
const isUsable = `document.querySelector('main article') !== null && document.activeElement?.type === 'search'`

/** What a person waits for who opens the address for the first time. */
export const firstScreenBench: UiBench = {
  name: 'first-screen',
  async run(setting) {
    const times: number[] = []
    let script = 0
    for (let round = 0; round < rounds; round += 1) {
      await inFreshBrowser(async (browser) => {
        const page = await openWatched(browser, setting)
        const bodies: Promise<Buffer>[] = []
        page.on('response', (response) => {
          if (response.url().endsWith('.js')) bodies.push(response.body())
        })
        times.push(await timeTo(page, setting.address, isUsable))
        const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length)
        script = sizes.reduce((sum, size) => sum + size, 0)
      })
    }
    setting.note(`first usable screen: ${times.map((time) => time.toFixed(0)).join(' ')} ms`)
    return [
      figure('script before the first usable screen (gzip)', script / 1024, 'KB', 250),
      figure('first usable screen, cold', median(times), 'ms', 1000),
    ]
  },
}
