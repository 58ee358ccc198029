import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { AppDraft } from '@panamax/contract/apps'
import type { DeploymentEvent } from '@panamax/contract/deployments'
import { composeText } from '@panamax/core/convert/compose-text'
import { afterEach, expect, test } from 'vitest'
import { saveRevision } from '../apps/change-app.ts'
import { createApp } from '../apps/create-app.ts'
import { runAction } from '../apps/run-action.ts'
import { removeApp } from '../apps/remove-app.ts'
import { simulate } from '../apps/testing/simulated.ts'
import { openWorkshop, type Workshop } from '../apps/testing/workshop.ts'

let workshop: Workshop
afterEach(() => workshop.close())

type Services = Parameters<typeof composeText>[0]['services']
const app = (name: string, services: Services): { document: string } => ({ document: composeText({ name, services }) })
const begin = async (draft: { document: string }): Promise<string> =>
  (await createApp(workshop.context, AppDraft.parse(draft), workshop.by)).deployment.id

async function eventsOf(id: string): Promise<DeploymentEvent[]> {
  const events: DeploymentEvent[] = []
  for await (const event of workshop.context.deployer.watch(id, new AbortController().signal)) events.push(event)
  return events
}

const phases = (): Record<string, string> =>
  Object.fromEntries(
    [...workshop.simulation.world.containers.values()].map(({ name, runtime }) => [name, runtime.phase]),
  )

test('an image that cannot be had fails its step with the registry’s reason; what ran before still runs', async () => {
  workshop = openWorkshop({ simulation: simulate({ refusedImages: { 'web:2': 'web:2 needs a login' } }) })
  await workshop.deploy(app('blog', { web: { image: 'web:1' }, db: { image: 'db:1' } }))
  const { document } = app('blog', { web: { image: 'web:2' }, db: { image: 'db:2' } })
  saveRevision(workshop.context, 'blog', { document }, workshop.by)
  const { id } = await runAction(workshop.context, 'blog', { action: 'deploy' }, workshop.by)
  const ended = await workshop.ended(id)
  expect(ended.state).toBe('failed')
  expect(ended.message).toContain('needs a login')
  expect(ended.steps.find((step) => step.id === 'pull image web:2')?.error?.message).toContain('needs a login')
  expect(phases()).toEqual({ 'blog-web-1': 'running', 'blog-db-1': 'running' })
  const images = [...workshop.simulation.world.containers.values()].map((each) => each.spec.image)
  expect(images.sort()).toEqual(['db:2', 'web:1'])
})

test('a service that exits at once fails with its exit code and its last lines', async () => {
  workshop = openWorkshop()
  const draft = app('blog', {
    web: {
      image: 'web:1',
      'x-panamax-simulate': { exit: { code: 3, log: ['starting', 'no database'] } },
    },
  })
  const ended = await workshop.deploy(draft)
  expect(ended.state).toBe('failed')
  expect(ended.message).toMatch(/exit(ed)?.*code 3/)
  const failed = ended.steps.find((step) => step.state === 'failed')
  expect(failed?.error?.log).toContain('no database')
})

test('a second deployment of the same app is refused and names the first; of another app it runs', async () => {
  workshop = openWorkshop()
  const slow = { image: 'web:1', 'x-panamax-simulate': { start: { seconds: 3600 } } }
  const first = await begin(app('blog', { web: slow }))
  await expect(runAction(workshop.context, 'blog', { action: 'deploy' }, workshop.by)).rejects.toMatchObject({
    code: 'conflict',
    details: { deployment: first },
  })
  await expect(runAction(workshop.context, 'blog', { action: 'stop' }, workshop.by)).rejects.toThrow(first)
  expect(() => removeApp(workshop.context, 'blog', { volumes: false }, workshop.by)).toThrow(first)
  expect(await workshop.deploy(app('other', { web: { image: 'web:1' } }))).toMatchObject({ state: 'succeeded' })
  workshop.context.deployer.cancel(first)
  await workshop.ended(first)
})

test('a canceled deployment stops where it is: what is up stays up, and the app can be deployed again', async () => {
  workshop = openWorkshop()
  const id = await begin(
    app('blog', {
      db: { image: 'db:1' },
      web: { image: 'web:1', depends_on: ['db'], 'x-panamax-simulate': { start: { seconds: 3600 } } },
    }),
  )
  for await (const event of workshop.context.deployer.watch(id, new AbortController().signal)) {
    if (event.type === 'step' && event.step.id.startsWith('start') && event.step.service === 'web') break
  }
  workshop.context.deployer.cancel(id)
  const ended = await workshop.ended(id)
  expect(ended.state).toBe('canceled')
  expect(ended.steps.every((step) => step.state !== 'running' && step.state !== 'pending')).toBe(true)
  expect(phases()['blog-db-1']).toBe('running')
  expect(workshop.context.deployments.activeOf(1)).toBeUndefined()
})

test('a cancellation that was asked for before a crash holds after it', async () => {
  const simulation = simulate()
  workshop = openWorkshop({ simulation })
  const id = await begin(app('blog', { web: { image: 'web:1', 'x-panamax-simulate': { start: { seconds: 3600 } } } }))
  workshop.context.deployments.requestCancel(id)
  await workshop.abandon()
  workshop = openWorkshop({ simulation, home: workshop.home })
  expect(await workshop.ended(id)).toMatchObject({ state: 'canceled', resumed: true })
})

test('an engine that goes away in the middle is waited for, and the deployment is finished', async () => {
  workshop = openWorkshop({ simulation: simulate({ away: { afterSteps: 4, seconds: 100 } }) })
  const id = await begin(app('blog', { web: { image: 'web:1', links: ['db'] }, db: { image: 'db:1' } }))
  const events = await eventsOf(id)
  expect(events.some((event) => event.type === 'message' && event.text.includes('Waiting for the engine'))).toBe(true)
  expect(workshop.context.deployer.get(id)).toMatchObject({ state: 'succeeded', resumed: false })
  expect(phases()).toEqual({ 'blog-web-1': 'running', 'blog-db-1': 'running' })
})

test('an engine that does not come back in time fails the deployment, with the reason', async () => {
  workshop = openWorkshop({
    simulation: simulate({ away: { afterSteps: 1, seconds: 1e6 } }),
    deployer: { patience: 100 },
  })
  const ended = await workshop.deploy(app('blog', { web: { image: 'web:1' } }))
  expect(ended).toMatchObject({ state: 'failed' })
  expect(ended.message).toContain('did not come back')
})

test('progress is told from the beginning to whoever comes later, and ends', async () => {
  workshop = openWorkshop()
  const id = await begin(app('blog', { web: { image: 'web:1', links: ['db'] }, db: { image: 'db:1' } }))
  const [one, two] = await Promise.all([eventsOf(id), eventsOf(id)])
  for (const events of [one, two, await eventsOf(id)]) {
    expect(events[0]?.type).toBe('deployment')
    expect(events.at(-1)).toEqual({ type: 'end', state: 'succeeded' })
  }
  const states = one.flatMap((event) => (event.type === 'step' && event.step.service === 'web' ? [event.step] : []))
  const order = states.map(({ id: step, state }) => `${state} ${step}`)
  expect(order.indexOf('succeeded create container web/1')).toBeLessThan(order.indexOf('running start container web/1'))
})

test('on a full disk the document from before stays and the deployment fails with that reason', async () => {
  let isFull = false
  workshop = openWorkshop({
    writer: {
      async open(path, mode) {
        const file = await open(path, 'wx', mode)
        const full = (): Promise<never> =>
          Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
        if (!isFull) return file
        return { writeFile: full, sync: () => file.sync(), close: () => file.close() }
      },
    },
  })
  await workshop.deploy(app('blog', { web: { image: 'web:1' } }))
  const file = join(workshop.home, 'apps/blog/compose.yaml')
  const before = readFileSync(file, 'utf8')
  isFull = true
  const { document } = app('blog', { web: { image: 'web:2' } })
  saveRevision(workshop.context, 'blog', { document }, workshop.by)
  const { id } = await runAction(workshop.context, 'blog', { action: 'deploy' }, workshop.by)
  const ended = await workshop.ended(id)
  expect(ended).toMatchObject({ state: 'failed', steps: [] })
  expect(ended.message).toContain('full')
  expect(readFileSync(file, 'utf8')).toBe(before)
  expect([...workshop.simulation.world.containers.values()].map((each) => each.spec.image)).toEqual(['web:1'])
})

test('an app whose document is broken can still be stopped and removed', async () => {
  workshop = openWorkshop()
  await workshop.deploy(app('blog', { web: { image: 'web:1' } }))
  workshop.context.database.prepare(`UPDATE revisions SET document = 'services: ['`).run()
  const stop = await runAction(workshop.context, 'blog', { action: 'stop' }, workshop.by)
  expect(await workshop.ended(stop.id)).toMatchObject({ state: 'succeeded' })
  const { id } = removeApp(workshop.context, 'blog', { volumes: false }, workshop.by)
  expect(await workshop.ended(id)).toMatchObject({ state: 'succeeded' })
  expect(phases()).toEqual({})
  expect(workshop.context.apps.list()).toEqual([])
})

test('a hundred services in ten tiers come up, each step stored', async () => {
  workshop = openWorkshop()
  const services = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => {
      const tier = Math.floor(index / 10)
      const links = tier === 0 ? [] : [`s${index - 10}`]
      return [`s${index}`, { image: 'app:1', links, depends_on: links }]
    }),
  )
  const ended = await workshop.deploy(app('big', services))
  expect(ended.state).toBe('succeeded')
  expect(workshop.context.deployments.steps(ended.id).filter((step) => step.state === 'succeeded').length).toBe(
    ended.steps.length,
  )
  expect(Object.values(phases()).filter((phase) => phase === 'running')).toHaveLength(100)
})
