import { describe, expect, test } from 'vitest'
import { plan } from './plan.ts'
import { mayPull, tellPulls } from './plan-pulls.ts'
import type { Resource } from './resource.ts'
import { container, image, live, network } from './testing/resources.ts'

function pullsOf(wanted: Partial<Resource>, present: readonly string[], assembled: readonly string[] = []) {
  const pulled = { ...image('example/web:1'), ...wanted }
  const web = container('web', { needs: [{ id: pulled.id, until: 'present' }] })
  const todo = plan([network(), pulled, web], [])
  expect(mayPull(todo)).toBe(true)
  const told = tellPulls(todo, { present, assembled: new Set(assembled) })
  expect(told.steps).toEqual(todo.steps)
  return told.changes
    .filter(({ action }) => action === 'pull')
    .map(({ name, reasons }) => `${name} ${reasons.join('; ')}`)
}

describe('a plan, once it is known which images are there', () => {
  test('speaks of a pull only where the image is missing, however its name is written', () => {
    expect(pullsOf({}, [])).toEqual(['example/web:1 is not on the machine'])
    expect(pullsOf({}, ['example/web:2', 'other/web:1'])).toEqual(['example/web:1 is not on the machine'])
    expect(pullsOf({}, ['docker.io/example/web:1'])).toEqual([])
    const digest = `sha256:${'a'.repeat(64)}`
    expect(pullsOf({ name: `example/web@${digest}` }, [`docker.io/example/web@${digest}`])).toEqual([])
    expect(pullsOf({ name: 'nginx' }, ['nginx:latest'])).toEqual([])
  })

  test('says why one is pulled that is there', () => {
    const there = ['example/web:1']
    expect(pullsOf({ pull: { policy: 'always' } }, there)).toEqual(['example/web:1 is pulled each time (pull_policy)'])
    expect(pullsOf({ pull: { policy: 'refresh' } }, there)).toEqual([
      'example/web:1 when the last pull is long enough ago (pull_policy)',
    ])
    expect(pullsOf({ pull: { policy: 'missing', platform: 'linux/arm64' } }, there)).toEqual([
      'example/web:1 when it is not on the machine for linux/arm64',
    ])
    expect(pullsOf({ pull: { policy: 'never' } }, there)).toEqual([])
    expect(pullsOf({ pull: { policy: 'never' } }, [])).toEqual([
      'example/web:1 is not on the machine, and pull_policy forbids to pull it',
    ])
  })

  test('calls no pull what is assembled on the machine', () => {
    const never = { pull: { policy: 'never' } } as const
    expect(pullsOf(never, [], ['example/web:1'])).toEqual([
      'example/web:1 is assembled on this machine, no registry is needed',
    ])
    expect(pullsOf(never, ['example/web:1'], ['example/web:1'])).toEqual([])
    expect(pullsOf({}, [], ['example/web:1'])).toEqual(['example/web:1 is not on the machine'])
  })

  test('with nothing to do needs no look', () => {
    const web = container('web', { needs: [{ id: 'image example/web:1', until: 'present' }] })
    expect(mayPull(plan([network(), image('example/web:1'), web], [live(network()), live(web)]))).toBe(false)
  })
})
