import { describe, expect, test } from 'vitest'
import { plan } from './plan.ts'
import { isEmpty, planText } from './plan-text.ts'
import { container, live, on, stepsText, text } from './testing/resources.ts'

describe('dependencies', () => {
  const startOf = (needs: Parameters<typeof on>, dbIsThere: boolean): string => {
    const db = container('db', { up: 'healthy' })
    const todo = plan([db, container('web', { needs: [on(...needs)] })], dbIsThere ? [live(db)] : [])
    return stepsText(todo)
      .split('\n')
      .find((line) => line.startsWith('start container web/1'))!
  }

  test('started, healthy: of one that is made', () => {
    expect(startOf(['db', 'started'], false)).toBe(
      'start container web/1 ← create container web/1, start container db/1',
    )
    expect(startOf(['db', 'healthy'], false)).toBe(
      'start container web/1 ← create container web/1, settle container db/1',
    )
  })

  test('of one that runs already: its health is waited for, its start is not', () => {
    expect(startOf(['db', 'started'], true)).toBe('start container web/1 ← create container web/1')
    expect(startOf(['db', 'healthy'], true)).toBe(
      'start container web/1 ← create container web/1, settle container db/1',
    )
  })

  test('the settle step of one that is kept says who waits, and replaces nothing', () => {
    const db = container('db', { up: 'healthy' })
    const todo = plan([db, container('web', { needs: [on('db', 'healthy')] })], [live(db)])
    const settle = todo.steps.find((step) => step.id === 'settle container db/1')
    expect(settle).toMatchObject({ reasons: ['web waits for it'], after: [], replaces: [] })
    expect(planText(todo)).toContain('= container blog-db-1')
  })

  test('an optional one has to come to an end, not to succeed', () => {
    expect(startOf(['db', 'healthy', { optional: true }], false)).toBe(
      'start container web/1 ← create container web/1, end of settle container db/1',
    )
  })

  test('one that is not in the app is passed over', () => {
    expect(isEmpty(plan([container('web', { needs: [on('gone')] })], [live(container('web'))]))).toBe(true)
  })

  test('a job that is done is not run again, until it is changed or asked for', () => {
    const job = container('migrate', { up: 'completed' })
    const done = live(job, { phase: 'exited', exitCode: 0 })
    const failed = live(job, { phase: 'exited', exitCode: 1 })
    expect(planText(plan([job], [done]))).toBe('= container blog-migrate-1')
    expect(planText(plan([job], [failed]))).toBe('> container blog-migrate-1  stopped, exit code 1')
    expect(planText(plan([{ ...job, hash: 'other' }], [done]))).toBe(
      '~ container blog-migrate-1  configuration changed',
    )
    expect(planText(plan([job], [done], { recreate: 'all' }))).toBe('~ container blog-migrate-1  asked to be made anew')
  })

  test('a circle is named', () => {
    const circle = [
      container('a', { needs: [on('b')] }),
      container('b', { needs: [on('c')] }),
      container('c', { needs: [on('a')] }),
    ]
    expect(() => plan(circle, [])).toThrow(
      'These wait for each other in a circle: container a/1 → container b/1 → container c/1 → container a/1. Remove one of the links.',
    )
    expect(() => plan([container('a', { needs: [on('a')] })], [])).toThrow('container a/1 → container a/1')
  })
})

describe('followers', () => {
  const before = [live(container('vpn', { image: 'vpn:1' }))]
  const follower = (follow: 'replace' | 'restart') => container('app', { needs: [on('vpn', 'started', { follow })] })

  test('one that shares a namespace is replaced with it, after it', () => {
    const todo = plan(
      [container('vpn', { image: 'vpn:2' }), follower('replace')],
      [...before, live(follower('replace'))],
    )
    expect(planText(todo)).toBe(text`
      ~ container blog-vpn-1  image vpn:1 → vpn:2
      ~ container blog-app-1  vpn is replaced
    `)
    expect(stepsText(todo)).toContain('create container app/1 ← create container vpn/1')
    expect(stepsText(todo)).toContain('start container app/1 ← create container app/1, start container vpn/1')
  })

  test('one that asks for it is restarted', () => {
    const todo = plan(
      [container('vpn', { image: 'vpn:2' }), follower('restart')],
      [...before, live(follower('restart'))],
    )
    expect(planText(todo)).toBe(text`
      ~ container blog-vpn-1  image vpn:1 → vpn:2
      ↻ container blog-app-1  vpn is replaced
    `)
    expect(stepsText(todo)).toContain('stop container blog-app-1')
    expect(stepsText(todo)).toContain('start container app/1 ← stop container blog-app-1, start container vpn/1')
  })

  test('starting the owner of a namespace anew restarts those inside, and nobody else', () => {
    const vpn = container('vpn')
    const other = container('other', { needs: [on('vpn', 'started', { follow: 'restart' })] })
    const observed = [live(vpn, { phase: 'exited', exitCode: 0 }), live(follower('replace')), live(other)]
    expect(planText(plan([vpn, follower('replace'), other], observed))).toBe(text`
      > container blog-vpn-1    stopped, exit code 0
      ↻ container blog-app-1    vpn is started
      = container blog-other-1
    `)
  })
})
