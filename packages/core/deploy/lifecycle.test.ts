import { describe, expect, test } from 'vitest'
import { planRemove, planRestart, planStart, planStop } from './lifecycle.ts'
import { planText } from './plan-text.ts'
import { container, live, network, on, stepsText, text, volume } from './testing/resources.ts'

const wanted = [
  network(),
  volume('data'),
  container('db', { up: 'healthy' }),
  container('job', { up: 'completed', needs: [on('db', 'healthy')] }),
  container('web', { needs: [on('job', 'completed')] }),
]
const observed = [
  ...wanted.slice(0, 3).map((each) => live(each)),
  live(wanted[3]!, { phase: 'exited', exitCode: 0 }),
  live(wanted[4]!),
]

describe('stop', () => {
  test('those that need others first, also by way of a job that is done', () => {
    expect(planText(planStop(wanted, observed))).toBe(text`
      . container blog-web-1  asked to stop
      . container blog-db-1   asked to stop
    `)
    expect(stepsText(planStop(wanted, observed))).toBe(text`
      stop container blog-web-1
      stop container blog-db-1 ← stop container blog-web-1
    `)
  })

  test('only the services that were named', () => {
    expect(planText(planStop(wanted, observed, ['db']))).toBe('. container blog-db-1  asked to stop')
  })

  test('what hangs in a restart loop or is paused is stopped too, what stands still is not', () => {
    const states = (['restarting', 'paused', 'exited', 'created', 'dead'] as const).map((phase) =>
      live(container(phase), { phase }),
    )
    expect(planStop([], states).steps.map((step) => step.service)).toEqual(['restarting', 'paused'])
  })
})

describe('start', () => {
  test('of chosen services, only what stands still, and nothing is stopped for it', () => {
    const [db, web] = [wanted[2]!, wanted[4]!]
    const half = [live(db), live(web, { phase: 'exited', exitCode: 143 })]
    expect(planText(planStart(wanted, half, ['web', 'db']))).toBe('> container blog-web-1  asked to start')
    expect(stepsText(planStart(wanted, half, ['web']))).toBe(text`
      start container web/1
      settle container web/1 ← start container web/1
    `)
    expect(planStart(wanted, half, ['db']).steps).toEqual([])
  })
})

describe('restart', () => {
  test('stops in one direction, starts in the other, each start waits for its own stop only', () => {
    const todo = planRestart(wanted, observed)
    expect(stepsText(todo)).toBe(text`
      stop container blog-web-1
      stop container blog-db-1 ← stop container blog-web-1
      start container db/1 ← stop container blog-db-1
      settle container db/1 ← start container db/1
      start container job/1 ← settle container db/1
      settle container job/1 ← start container job/1
      start container web/1 ← stop container blog-web-1, settle container job/1
      settle container web/1 ← start container web/1
    `)
  })

  test('one change for each container', () => {
    expect(planText(planRestart(wanted, observed, ['web']))).toBe('↻ container blog-web-1  asked to restart')
  })

  test('what lives in the namespace of a restarted one comes along', () => {
    const inside = container('inside', { needs: [on('db', 'started', { follow: 'replace' })] })
    const todo = planRestart([...wanted, inside], [...observed, live(inside)], ['db'])
    expect(todo.changes.map((change) => change.name)).toEqual(['blog-inside-1', 'blog-db-1'])
  })
})

describe('remove', () => {
  test('volumes stay, and are named', () => {
    expect(planText(planRemove(wanted, observed, { volumes: false }))).toBe(text`
      - container blog-web-1  asked to remove
      - container blog-db-1   asked to remove
      - container blog-job-1  asked to remove
      - network blog_default  asked to remove
      ! The volume blog_data is kept, with its data.
    `)
  })

  test('networks and volumes go last', () => {
    expect(stepsText(planRemove(wanted, observed, { volumes: true }))).toBe(text`
      stop container blog-web-1
      stop container blog-db-1 ← stop container blog-web-1
      remove container blog-db-1 ← stop container blog-db-1
      remove container blog-job-1
      remove container blog-web-1 ← stop container blog-web-1
      remove network blog_default ← remove container blog-db-1, remove container blog-job-1, remove container blog-web-1
      remove volume blog_data ← remove container blog-db-1, remove container blog-job-1, remove container blog-web-1
    `)
  })

  test('two networks of one name both go', () => {
    const twins = ['first', 'second'].map((handle) => live(network(), {}, { handle }))
    const removed = planRemove([], twins, { volumes: false }).steps.map((step) => step.id)
    expect(removed).toEqual(['remove network blog_default first', 'remove network blog_default second'])
  })

  test('works without a document, when that is lost', () => {
    expect(planRemove([], observed, { volumes: true }).changes).toHaveLength(5)
  })
})
