import { readServerEvents } from '@panamax/contract/server-events'
import { Panamax } from '../tests/support/panamax.ts'
import { benchImage, deployApp, ensureImage, removeApp } from './apps.ts'
import { residentMegabytes } from './memory.ts'
import { type Bench, figure } from './report.ts'

const name = 'panamax-bench-journal'
const lines = 60_000

/** How many journal lines a second reach one viewer, and what the server's memory does meanwhile. */
export const journalBench: Bench = {
  name: 'journal',
  async run({ dockerHost, note }) {
    await ensureImage(dockerHost)
    const panamax = await Panamax.start({ dockerHost })
    try {
      const command = `["sh", "-c", "i=0; while [ $$i -lt ${lines} ]; do i=$$((i+1)); echo line $$i of the benchmark; done; sleep 1000"]`
      await deployApp(
        panamax,
        `name: ${name}\nservices:\n  talker:\n    image: ${benchImage}\n    stop_grace_period: 1s\n    command: ${command}\n`,
      )
      const before = await residentMegabytes(panamax)
      let most = before
      let seen = 0
      const body = await panamax.stream(`/api/v1/apps/${name}/journal/stream`)
      const start = performance.now()
      const watch = setInterval(() => void residentMegabytes(panamax).then((now) => (most = Math.max(most, now))), 200)
      for await (const event of readServerEvents(body)) {
        if (event.data.includes('of the benchmark')) seen += 1
        if (seen === lines) break
      }
      clearInterval(watch)
      const rate = seen / ((performance.now() - start) / 1000)
      note(`${seen} lines at ${rate.toFixed(0)} a second; memory ${before.toFixed(0)} → at most ${most.toFixed(0)} MB`)
      return [
        {
          what: 'journal to one viewer',
          measured: `${rate.toFixed(0)} lines/s`,
          ratio: 5000 / rate,
          budget: '5000 lines/s',
        },
        figure('memory added by that viewer', most - before, 'MB', 128),
      ]
    } finally {
      await removeApp(panamax, name)
      await panamax.close()
    }
  },
}
