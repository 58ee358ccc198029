import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Panamax } from '../tests/support/panamax.ts'
import { deployApp, ensureImage, manyServices, removeApp } from './apps.ts'
import { countingSocket } from './engine.ts'
import { type Bench, figure, median, timed } from './report.ts'
import { residentMegabytes } from './memory.ts'

const name = 'panamax-bench-plan'

/** A plan with nothing to do for 100 services: its time in the server and its engine calls; and memory while 100 containers are watched. */
export const planBench: Bench = {
  name: 'plan',
  async run({ dockerHost, note }) {
    await ensureImage(dockerHost)
    const folder = await mkdtemp(join(tmpdir(), 'panamax-bench-'))
    const socket = await countingSocket(dockerHost, join(folder, 'engine.sock'))
    const panamax = await Panamax.start({ dockerHost: socket.dockerHost })
    try {
      await deployApp(panamax, manyServices(name, 100))
      const plan = () => panamax.api<{ changes: { action: string }[] }>('POST', `/api/v1/apps/${name}/plan`, {})
      const first = await plan()
      const changes = first.body.changes.filter((change) => change.action !== 'keep')
      if (first.status !== 200 || changes.length > 0)
        throw new Error(`there is something to do: ${JSON.stringify(first.body).slice(0, 500)}`)
      const before = socket.count()
      await plan()
      const calls = socket.count() - before
      const times: number[] = []
      for (let round = 0; round < 20; round += 1) times.push(await timed(plan))
      note(`planning: ${times.map((time) => time.toFixed(0)).join(' ')} ms`)
      await new Promise((resolve) => setTimeout(resolve, 15_000))
      const memory = await residentMegabytes(panamax)
      return [
        figure('plan with nothing to do, 100 services', median(times), 'ms', 100),
        figure('engine calls of that plan', calls, 'calls', 3),
        figure('memory, 100 running containers watched', memory, 'MB', 120),
      ]
    } finally {
      await removeApp(panamax, name)
      await panamax.close()
      socket.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
