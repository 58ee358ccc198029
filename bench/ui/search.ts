import { figure } from '../report.ts'
import { inFreshBrowser, openWatched, timeTo, type UiBench } from './setting.ts'

const words = ['wordpress', 'guest', 'postgres', 'e', 'rails app']

/** From the end of the answer to what has been asked for until it is painted. */
const afterAnswer = `(query) => whenPainted(() => {
  const entry = performance.getEntriesByType('resource').find(({ name }) => {
    const url = new URL(name);
    return url.pathname.endsWith('/templates') && url.searchParams.get('q') === query;
  });
  const isShown = document.querySelector('main section[aria-busy="false"]') !== null;
  if (entry === undefined || entry.responseEnd === 0 || !isShown) return false;
  globalThis.answerEnd = entry.responseEnd;
  return true;
}).then((painted) => painted - answerEnd)`

/** Letter by letter: how long after the server's answer the results are seen. */
export const searchBench: UiBench = {
  name: 'search',
  run: (setting) =>
    inFreshBrowser(async (browser) => {
      const page = await openWatched(browser, setting)
      await timeTo(page, setting.address, `document.querySelector('main article') !== null`)
      const box = page.getByRole('searchbox')
      const times: number[] = []
      for (const word of words) {
        await box.fill('')
        await page.waitForTimeout(300)
        for (let end = 1; end <= word.length; end += 1) {
          if (word[end - 1] === ' ') continue
          const typed = word.slice(0, end)
          const isKnown = await page.evaluate<boolean>(
            `performance.getEntriesByType('resource').some(({ name }) => new URL(name).searchParams.get('q') === ${JSON.stringify(typed)})`,
          )
          const painted = isKnown ? undefined : page.evaluate<number>(`(${afterAnswer})(${JSON.stringify(typed)})`)
          await box.fill(typed)
          if (painted !== undefined) times.push(await painted)
          await page.waitForTimeout(60)
        }
      }
      const sorted = [...times].sort((a, b) => a - b)
      setting.note(`${times.length} letters; after the answer: ${sorted.map((time) => time.toFixed(0)).join(' ')} ms`)
      return [figure('results painted after the answer to a letter, worst', sorted.at(-1) ?? Number.NaN, 'ms', 50)]
    }),
}
