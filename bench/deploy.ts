import { Panamax } from '../tests/support/panamax.ts'
import { deployApp, ensureImage, manyServices, removeApp } from './apps.ts'
import { BareEngine, pooled } from './engine.ts'
import { type Bench, type BenchContext, type Figure, median, timed } from './report.ts'

const services = 100
const rounds = 3
const widths = [4, 8, 16]

interface Blueprint {
  readonly Name: string
  readonly Config: object
  readonly HostConfig: object
}

/** 100 services through Panamax against the same 100 containers through bare API calls at their best concurrency. */
export const deployBench: Bench = {
  name: 'deploy',
  async run(context) {
    await ensureImage(context.dockerHost)
    const panamax = await Panamax.start({ dockerHost: context.dockerHost })
    const engine = new BareEngine(context.dockerHost)
    try {
      const name = 'panamax-bench-deploy'
      const document = manyServices(name, services)
      await deployApp(panamax, document)
      const blueprints = await blueprintsOf(engine, name)
      await removeApp(panamax, name)
      const best = await bestWidth(context, engine, blueprints)
      const pairs: { ours: number; floor: number }[] = []
      for (let round = 0; round < rounds; round += 1) {
        const floor = await floorRun(engine, blueprints, best)
        const ours = await timed(() => deployApp(panamax, document))
        await removeApp(panamax, name)
        pairs.push({ ours, floor })
        context.note(`round ${round + 1}: Panamax ${ours.toFixed(0)} ms, floor ${floor.toFixed(0)} ms`)
      }
      return [toFigure(pairs)]
    } finally {
      engine.close()
      await panamax.close()
    }
  },
}

function toFigure(pairs: readonly { ours: number; floor: number }[]): Figure {
  const ratio = median(pairs.map((pair) => pair.ours / pair.floor))
  return {
    what: `deploy ${services} services`,
    measured: `${ratio.toFixed(2)} × the floor`,
    ratio: ratio / 1.1,
    budget: '1.10 × the floor',
  }
}

async function blueprintsOf(engine: BareEngine, project: string): Promise<Blueprint[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`com.docker.compose.project=${project}`] }))
  const list = await engine.call<{ Id: string }[]>('GET', `/containers/json?all=1&filters=${filters}`)
  return Promise.all(list.map(({ Id }) => engine.call<Blueprint>('GET', `/containers/${Id}/json`)))
}

async function bestWidth(context: BenchContext, engine: BareEngine, blueprints: readonly Blueprint[]): Promise<number> {
  const times: number[] = []
  for (const width of widths) times.push(await floorRun(engine, blueprints, width))
  context.note(
    `floor at concurrency ${widths.map((width, index) => `${width}: ${times[index]?.toFixed(0)} ms`).join(', ')}`,
  )
  return widths[times.indexOf(Math.min(...times))] ?? 8
}

/** Network, create and start: nothing else. What it made is removed outside of the measurement. */
async function floorRun(engine: BareEngine, blueprints: readonly Blueprint[], width: number): Promise<number> {
  const network = 'panamax-bench-floor'
  const ids: string[] = []
  const time = await timed(async () => {
    await engine.call('POST', '/networks/create', { Name: network, Driver: 'bridge' })
    await pooled(blueprints, width, async (blueprint) => {
      const body = {
        ...blueprint.Config,
        Labels: { 'panamax-bench': 'floor' },
        HostConfig: { ...blueprint.HostConfig, NetworkMode: network },
        NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [blueprint.Name.slice(1)] } } },
      }
      const { Id } = await engine.call<{ Id: string }>(
        'POST',
        `/containers/create?name=floor-${blueprint.Name.slice(1)}`,
        body,
      )
      ids.push(Id)
      await engine.call('POST', `/containers/${Id}/start`)
    })
  })
  await pooled(ids, 8, (id) => engine.call('DELETE', `/containers/${id}?force=1`))
  await engine.call('DELETE', `/networks/${network}`)
  return time
}
