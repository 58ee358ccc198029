import { afterEach, expect, test } from 'vitest'
import type { SystemNews } from './system-feed.ts'
import { runAction } from '../apps/run-action.ts'
import { simulate } from '../apps/testing/simulated.ts'
import { openWorkshop, type Workshop } from '../apps/testing/workshop.ts'

let workshop: Workshop
const stop = new AbortController()
afterEach(() => workshop.close())

const document = 'name: blog\nservices:\n  web: {image: "web:1"}\n  db: {image: "db:1"}\n'

/** Collects news until one is found that fits. */
async function newsUntil(isLast: (news: SystemNews) => boolean, lastEventId?: string): Promise<SystemNews[]> {
  const collected: SystemNews[] = []
  const leave = new AbortController()
  const everything = () => workshop.news.everything(leave.signal)
  for await (const { news } of workshop.feed.listen(lastEventId, everything, leave.signal)) {
    collected.push(news)
    if (isLast(news)) break
  }
  leave.abort()
  return collected
}

const isApp = (news: SystemNews, state: string): boolean => news.type === 'app' && news.status.state === state

test('a container that ends by itself is known within a moment, with the last thing that it said', async () => {
  workshop = openWorkshop()
  await workshop.deploy({
    document: `
name: blog
services:
  web:
    image: web:1
    command: [sh, -c, "echo all is well; sleep 300; echo out of paper; exit 3"]
`,
  })
  const news = newsUntil((each) => each.type === 'app' && each.status.reason.includes('out of paper'))
  const [failed] = (await news).slice(-1)
  expect(failed).toMatchObject({ app: 'blog', status: { state: 'failed' } })
  expect(JSON.stringify(failed)).toContain('code 3')
}, 60_000)

test('only changes are told, and an app that is gone is told as gone', async () => {
  workshop = openWorkshop()
  const up = newsUntil((news) => isApp(news, 'running'))
  await workshop.deploy({ document })
  const states = (await up).flatMap((news) => (news.type === 'app' ? [JSON.stringify(news)] : []))
  expect(new Set(states).size).toBe(states.length)

  const stopped = newsUntil((news) => isApp(news, 'stopped'))
  await workshop.ended((await runAction(workshop.context, 'blog', { action: 'stop' }, workshop.by)).id)
  expect((await stopped).at(-1)).toMatchObject({ services: { web: { state: 'stopped' }, db: { state: 'stopped' } } })

  const gone = newsUntil((news) => news.type === 'app-removed')
  const { id } = workshop.context.deployer.start({
    app: workshop.context.apps.get('blog'),
    action: 'remove',
    startedBy: 'ada',
  })
  await workshop.ended(id)
  expect((await gone).at(-1)).toEqual({ type: 'app-removed', app: 'blog' })
})

test('a service that was stopped by hand is stopped, not failed, and the others stay up', async () => {
  workshop = openWorkshop()
  await workshop.deploy({ document })
  const { id } = await runAction(workshop.context, 'blog', { action: 'stop', services: ['db'] }, workshop.by)
  await workshop.ended(id)
  const { live } = await workshop.live.look(workshop.context.apps.get('blog'), stop.signal)
  expect(live.services).toMatchObject({ web: { state: 'running' }, db: { state: 'stopped' } })
  await expect(
    runAction(workshop.context, 'blog', { action: 'stop', services: ['cache'] }, workshop.by),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test('an engine that is away is told as such: its apps are unknown, not gone', async () => {
  const simulation = simulate()
  workshop = openWorkshop({ simulation })
  await workshop.deploy({ document })
  const away = newsUntil((news) => news.type === 'target' && news.health.state === 'unhealthy')
  simulation.driver().goAway(1e6)
  await away
  const { live } = await workshop.live.look(workshop.context.apps.get('blog'), stop.signal)
  expect(live.status.state).toBe('unknown')
  const back = newsUntil((news) => isApp(news, 'running'))
  simulation.driver().comeBack()
  await back
})

test('whoever comes back and has missed something is told everything once', async () => {
  workshop = openWorkshop()
  await workshop.deploy({ document })
  const news = await newsUntil((each) => each.type === 'target', 'another-run.7')
  expect(news.map((each) => each.type)).toEqual(['app', 'target'])
})

test('a slow listener is told the newest of each thing only', async () => {
  workshop = openWorkshop()
  const { feed } = workshop
  const listener = feed.listen(undefined, () => Promise.resolve([]), stop.signal)
  const first = listener.next()
  for (let index = 0; index < 10_000; index++) {
    const status = { state: 'running' as const, reason: `up for ${index} seconds` }
    feed.tell({ type: 'app', app: `app-${index % 3}`, status, services: {} })
  }
  await first
  const rest = [await listener.next(), await listener.next()]
  const reasons = rest.map(({ value }) => (value as { news: { status: { reason: string } } }).news.status.reason)
  expect(reasons.sort()).toEqual(['up for 9998 seconds', 'up for 9999 seconds'])
  await listener.return(undefined)
})
