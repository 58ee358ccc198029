import { describe, expect, test } from 'vitest'
import { appStatus } from './app-status.ts'
import { durationWords } from './duration-words.ts'
import type { ServiceState } from './instance-status.ts'
import type { Observed, Resource, Runtime } from './resource.ts'
import { type ServiceStatusInput, serviceStatus } from './status.ts'
import { container, live } from './testing/resources.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString()

const web = container('web')

/** "state: reason" of one service with one container. */
function say(runtime: Partial<Runtime>, input: Partial<ServiceStatusInput> = {}, resource: Resource = web): string {
  return tell({ resources: [resource], observed: [live(resource, runtime)], ...input })
}

function tell(input: Pick<ServiceStatusInput, 'resources' | 'observed'> & Partial<ServiceStatusInput>): string {
  const { state, reason } = serviceStatus({ wanted: 'running', now, ...input })
  return `${state}: ${reason}`
}

const withPolicy = (restart: string): Resource => ({ ...web, facets: { ...web.facets, restart } })

describe('a service', () => {
  test('pending', () => {
    expect(tell({ resources: [web], observed: [] })).toBe('pending: not yet created')
    expect(say({ phase: 'created' })).toBe('pending: created, not yet started')
  })

  test('pulling and starting: what a deployment does right now', () => {
    const activity = { state: 'pulling', detail: 'nginx:1.27, 12 of 40 MB' } as const
    expect(say({}, { activity })).toBe('pulling: nginx:1.27, 12 of 40 MB')
    expect(say({}, { activity: { state: 'starting' } })).toBe('starting: starting')
    expect(say({ health: 'starting', startedAt: ago(12) })).toBe(
      'starting: waiting for its health check for 12 seconds',
    )
  })

  test('running', () => {
    expect(say({ startedAt: ago(7300) })).toBe('running: up for 2 hours')
    expect(say({})).toBe('running: up')
    expect(say({ startedAt: '0001-01-01T00:00:00Z' })).toBe('running: up')
    expect(say({ startedAt: ago(60) }, {}, container('job', { up: 'completed' }))).toBe('running: at work for 1 minute')
  })

  test('healthy', () => {
    expect(say({ health: 'healthy', startedAt: ago(120) })).toBe('healthy: health check passes, up for 2 minutes')
  })

  test('unhealthy: with what the check says', () => {
    expect(say({ health: 'unhealthy', healthOutput: 'curl: (7) refused\n' })).toBe(
      'unhealthy: health check failing: curl: (7) refused',
    )
    expect(say({ health: 'unhealthy' })).toBe('unhealthy: health check failing: it says nothing')
  })

  test('restarting: how it ended, how often, and its last words', () => {
    const runtime = { phase: 'restarting', exitCode: 1, restarts: 4 } as const
    expect(say(runtime, { lastLog: 'no database', startedByHand: now - 130_000 })).toBe(
      'restarting: exited with code 1, 4 restarts in 2 minutes; last line: no database',
    )
    expect(say({ ...runtime, restarts: 1 })).toBe('restarting: exited with code 1, 1 restart')
    expect(say({ ...runtime, outOfMemory: true })).toBe('restarting: ran out of memory, 4 restarts')
  })

  test('a crash loop is one also in the seconds in which it runs', () => {
    expect(say({ restarts: 7, startedAt: ago(2) })).toBe('restarting: exited, 7 restarts')
    expect(say({ restarts: 7, startedAt: ago(60) })).toBe('running: up for 1 minute')
  })

  test('completed', () => {
    const job = container('migrate', { up: 'completed' })
    expect(say({ phase: 'exited', exitCode: 0, finishedAt: ago(180) }, {}, job)).toBe(
      'completed: completed 3 minutes ago',
    )
    expect(say({ phase: 'exited', exitCode: 0 }, { wanted: 'stopped' }, job)).toBe('completed: completed')
    expect(say({ phase: 'exited', exitCode: 0 }, {}, withPolicy('on-failure:3'))).toBe(
      'completed: ended with exit code 0',
    )
  })

  test('failed', () => {
    expect(say({ phase: 'exited', exitCode: 3, finishedAt: ago(5) }, { lastLog: 'bad\tconfig \u001b[31mfile' })).toBe(
      'failed: exited with code 3, 5 seconds ago; last line: bad config [31mfile',
    )
    expect(say({ phase: 'exited', exitCode: 1, restarts: 5 })).toBe('failed: exited with code 1 after 5 restarts')
    expect(say({ phase: 'exited', exitCode: 137, outOfMemory: true })).toBe('failed: ran out of memory and was killed')
    expect(say({ phase: 'created', error: 'port 8080 is taken by container blog-wp-1' })).toBe(
      'failed: could not be started: port 8080 is taken by container blog-wp-1',
    )
    expect(say({ phase: 'dead', error: 'device busy' })).toBe('failed: the engine could not remove it (device busy)')
  })

  test('stopped', () => {
    const exited = { phase: 'exited', exitCode: 143, finishedAt: ago(90_000) } as const
    expect(say(exited, { wanted: 'stopped' })).toBe('stopped: stopped 1 day ago')
    expect(say(exited, {}, withPolicy('unless-stopped'))).toBe('stopped: stopped 1 day ago, not by Panamax')
    // Not so a moment after its end: then the engine is about to start it again.
    expect(say({ ...exited, exitCode: 1, finishedAt: ago(1) }, {}, withPolicy('always'))).toBe(
      'restarting: exited with code 1, 0 restarts',
    )
    expect(say({ phase: 'paused' })).toBe('stopped: paused')
    expect(say({ phase: 'removing' })).toBe('stopped: being removed')
    expect(say({ phase: 'created' }, { wanted: 'stopped' })).toBe('stopped: never started')
    expect(tell({ resources: [web], observed: [], wanted: 'stopped' })).toBe('stopped: not created')
    expect(tell({ resources: [], observed: [] })).toBe('stopped: runs no replicas: it is scaled to 0')
  })

  test('unknown is never shown as something else', () => {
    expect(say({}, { problem: 'the engine does not answer' })).toBe('unknown: the engine does not answer')
    const { runtime: _runtime, ...silent } = live(web)
    expect(tell({ resources: [web], observed: [silent as Observed] })).toBe(
      'unknown: the engine says nothing about blog-web-1',
    )
  })

  test('of several replicas the worst one is named', () => {
    const replicas = [1, 2, 3].map((replica) => container('web', { replica }))
    const observed = replicas.map((each) => live(each))
    expect(tell({ resources: replicas, observed })).toBe('running: 3 replicas: up')
    observed[1] = live(replicas[1]!, { phase: 'exited', exitCode: 1 })
    expect(tell({ resources: replicas, observed })).toBe('failed: 1 of 3 replicas, blog-web-2: exited with code 1')
    expect(tell({ resources: replicas, observed: observed.slice(0, 1) })).toBe(
      'pending: 2 of 3 replicas, blog-web-2: not yet created',
    )
  })

  test('while one is replaced, the one that serves counts', () => {
    const fresh = { ...web, hash: 'new' }
    const observed = [live(fresh, { phase: 'created' }), live(web, { health: 'healthy' })]
    expect(tell({ resources: [fresh], observed })).toBe('healthy: health check passes, up')
  })
})

describe('an app', () => {
  const roll = (...states: readonly ServiceState[]): string => {
    const services = states.map((state, index) => [`s${index}`, { state, reason: `is ${state}` }])
    const { state, reason, up, total } = appStatus(Object.fromEntries(services))
    return `${state} ${up}/${total}: ${reason}`
  }

  test.each([
    [['running', 'healthy'], 'running 2/2: 2 services up'],
    [['running'], 'running 1/1: s0: is running'],
    [['running', 'completed'], 'running 1/1: s0: is running'],
    [['completed', 'completed'], 'completed 0/0: every service has completed'],
    [['running', 'failed'], 'failed 1/2: 1 of 2 services up; s1: is failed'],
    [['running', 'restarting', 'failed'], 'failed 1/3: 1 of 3 services up; s2: is failed'],
    [['running', 'restarting'], 'restarting 1/2: 1 of 2 services up; s1: is restarting'],
    [['failed', 'stopped'], 'failed 0/2: s0: is failed'],
    [['running', 'starting'], 'starting 1/2: 1 of 2 services up; s1: is starting'],
    [['pending', 'pulling'], 'starting 0/2: s1: is pulling'],
    [['healthy', 'unhealthy'], 'unhealthy 2/2: s1: is unhealthy'],
    [['running', 'stopped'], 'running 1/2: 1 of 2 services up; s1: is stopped'],
    [['running', 'pending', 'completed'], 'pending 1/2: 1 of 2 services up; s1: is pending'],
    [['stopped', 'stopped', 'completed'], 'stopped 0/2: 2 services stopped'],
    [['stopped'], 'stopped 0/1: s0: is stopped'],
    [['pending', 'stopped'], 'pending 0/2: s0: is pending'],
    [['running', 'unknown'], 'unknown 1/2: s1: is unknown'],
    [[], 'stopped 0/0: has no services'],
  ] as const)('%j', (states, expected) => {
    expect(roll(...states)).toBe(expected)
  })
})

test.each([
  [0, '0 seconds'],
  [1999, '1 second'],
  [59_999, '59 seconds'],
  [60_000, '1 minute'],
  [3_599_000, '59 minutes'],
  [7_200_000, '2 hours'],
  [86_400_000 * 400, '400 days'],
  [-5, '0 seconds'],
])('%d ms is %s', (milliseconds, words) => {
  expect(durationWords(milliseconds)).toBe(words)
})
