import type { Deployment, DeploymentEvent, StepView } from '@panamax/contract/deployments'
import { expect, test } from 'vitest'
import { Progress } from './progress.ts'

const deployment: Deployment = {
  id: 'd1',
  app: 'blog',
  action: 'deploy',
  state: 'running',
  startedBy: 'ada',
  createdAt: '2026-01-01T00:00:00.000Z',
  resumed: false,
  steps: [],
}
const step: StepView = { id: 'pull image a', action: 'pull', kind: 'image', name: 'a', reasons: [], state: 'running' }
const signal = new AbortController().signal

async function collect(progress: Progress): Promise<DeploymentEvent[]> {
  const events: DeploymentEvent[] = []
  for await (const event of progress.watch(signal)) events.push(event)
  return events
}

test('a layer is told about ten times a second at the most, its last state always', async () => {
  const progress = new Progress(() => deployment, { layerInterval: 20 })
  const events = collect(progress)
  await new Promise((resolve) => setImmediate(resolve))
  for (let current = 0; current <= 1000; current++) {
    progress.report(step.id, { type: 'layer', image: 'a', layer: 'l1', phase: 'downloading', current, total: 1000 })
  }
  progress.report(step.id, { type: 'layer', image: 'a', layer: 'l1', phase: 'done' })
  progress.end('succeeded')
  const layers = (await events).filter((event) => event.type === 'layer')
  expect(layers.length).toBeLessThan(10)
  expect(layers.at(-1)).toMatchObject({ phase: 'done' })
})

test('whoever comes late is told of layers and warnings that are past', async () => {
  const progress = new Progress(() => deployment)
  progress.report(step.id, { type: 'layer', image: 'a', layer: 'l1', phase: 'extracting' })
  progress.report(step.id, { type: 'warning', text: 'the local image is used' })
  progress.end('failed', 'why')
  expect((await collect(progress)).map((event) => event.type)).toEqual(['deployment', 'layer', 'message', 'end'])
})

test('a listener that does not read costs a bounded memory and is given the present state in place of what it missed', async () => {
  const progress = new Progress(() => deployment, { buffer: 50 })
  const listener = progress.watch(signal)
  expect((await listener.next()).value).toMatchObject({ type: 'deployment' })
  for (let index = 0; index < 10_000; index++) progress.step({ ...step, id: `step ${index}` })
  progress.end('succeeded')
  const rest: DeploymentEvent[] = []
  for await (const event of { [Symbol.asyncIterator]: () => listener }) rest.push(event)
  expect(rest.length).toBeLessThanOrEqual(50)
  expect(rest[0]).toMatchObject({ type: 'deployment' })
  expect(rest.at(-1)).toMatchObject({ type: 'end' })
})

test('until when a step is waited for is told to whoever comes while it runs, and to nobody afterwards', async () => {
  const progress = new Progress(() => deployment, { now: () => Date.parse('2026-01-01T00:00:00Z') })
  const settle: StepView = { ...step, id: 'settle container db/1', action: 'settle' }
  progress.report(settle.id, { type: 'waiting', milliseconds: 90_000 })
  const early = collect(progress)
  await new Promise((resolve) => setImmediate(resolve))
  progress.step({ ...settle, state: 'succeeded' })
  const late = collect(progress)
  await new Promise((resolve) => setImmediate(resolve))
  progress.end('succeeded')
  const waits = (events: DeploymentEvent[]) => events.filter(({ type }) => type === 'waiting')
  expect(waits(await early)).toEqual([{ type: 'waiting', step: settle.id, until: '2026-01-01T00:01:30.000Z' }])
  expect(waits(await late)).toEqual([])
})
