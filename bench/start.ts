import { Panamax } from '../tests/support/panamax.ts'
import { type Bench, figure, median, timed } from './report.ts'
import { residentMegabytes } from './memory.ts'

const rounds = 7

/** From starting the process to an answer over HTTP (polled every few milliseconds), and memory 10 seconds later. */
export const startBench: Bench = {
  name: 'start',
  async run({ dockerHost, note }) {
    const panamax = await Panamax.start({ dockerHost })
    const times: number[] = []
    try {
      for (let round = 0; round < rounds; round += 1) {
        await panamax.kill()
        times.push(await timed(() => panamax.launch(5)))
      }
      note(`start: ${times.map((time) => time.toFixed(0)).join(' ')} ms`)
      await new Promise((resolve) => setTimeout(resolve, 10_000))
      const memory = await residentMegabytes(panamax)
      return [figure('server start to listening', median(times), 'ms', 400), figure('memory, idle', memory, 'MB', 90)]
    } finally {
      await panamax.close()
    }
  },
}
