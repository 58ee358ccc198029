import { figure, median } from '../report.ts'
import { inFreshBrowser, openWatched, timeTo, type UiBench } from './setting.ts'

const rounds = 5
const count = 100
const name = 'hundred'

/** An app of a hundred services, each linked to up to three of the next tier: one graph that hangs together. */
function document(): string {
  const tiers = ['Web', 'API', 'Workers', 'Caches', 'Data']
  const perTier = count / tiers.length
  const services = Array.from({ length: count }, (_, index) => {
    const tier = Math.floor(index / perTier)
    const links = [0, 1, index % 4 === 0 ? 7 : 1]
      .map((step) => (tier + 1) * perTier + ((index + step) % perTier))
      .filter((to, place, all) => to < count && all.indexOf(to) === place)
      .map((to) => `"s${to}"`)
    const linked = links.length === 0 ? '' : `, links: [${links.join(', ')}]`
    return `  s${index}: {image: "example/service-${index % 7}:1.${index}"${linked}, x-panamax: {category: ${tiers[tier]}}}\n`
  })
  return `name: ${name}\nx-panamax: {categories: [${tiers.join(', ')}]}\nservices:\n${services.join('')}`
}

/** Notes when the first message goes to a worker and when its answer comes. */
const workerWatcher = `
globalThis.asked = undefined; globalThis.answered = undefined;
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (...args) {
  asked ??= performance.now();
  this.addEventListener('message', () => { answered ??= performance.now(); }, { once: true });
  return post.apply(this, args);
};`

/** The page and the graph of an app of a hundred services, each opened by its address in a browser just started. */
export const hundredBench: UiBench = {
  name: 'hundred',
  async run(setting) {
    await setting.installation.run(document())
    const [pages, layouts, graphs]: number[][] = [[], [], []]
    for (let round = 0; round < rounds; round += 1) {
      await inFreshBrowser(async (browser) => {
        const page = await openWatched(browser, setting)
        const isUsable = `document.querySelectorAll('main article').length === ${count}`
        pages?.push(await timeTo(page, `${setting.address}/apps/${name}`, isUsable))
        await page.context().close()
        const second = await openWatched(browser, setting)
        await second.addInitScript(workerWatcher)
        const isDrawn = `document.querySelectorAll('.react-flow__node').length === ${count}`
        graphs?.push(await timeTo(second, `${setting.address}/apps/${name}/graph`, isDrawn))
        layouts?.push(await second.evaluate<number>('answered - asked'))
      })
    }
    const words = (times: readonly number[] = []) => times.map((time) => time.toFixed(0)).join(' ')
    setting.note(`page: ${words(pages)} ms; layout: ${words(layouts)} ms; graph by its address: ${words(graphs)} ms`)
    return [
      figure('app page of 100 services usable, cold', median(pages ?? []), 'ms', 1000),
      figure('its graph laid out in a worker, start of the worker included', median(layouts ?? []), 'ms', 200),
    ]
  },
}
