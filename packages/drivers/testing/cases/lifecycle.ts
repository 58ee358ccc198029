import { planRemove, planRestart, planStop } from '@panamax/core/deploy/lifecycle'
import { expect } from 'vitest'
import type { Bench, Cases } from '../harness.ts'

const blog = (bench: Bench) =>
  bench.app({ web: { depends_on: ['db'] }, db: { volumes: ['data:/data'] } }, { volumes: { data: null } })

export const lifecycleCases: Cases = {
  'stopped, and started again as they were': async (bench) => {
    const app = blog(bench)
    await bench.up(app)
    const before = [await bench.one('web'), await bench.one('db')]
    expect((await bench.run(planStop(bench.resources(app), await bench.look()))).state).toBe('succeeded')
    expect((await bench.one('web')).runtime.phase).toBe('exited')
    expect((await bench.one('db')).runtime.phase).toBe('exited')
    await bench.up(app)
    const after = [await bench.one('web'), await bench.one('db')]
    expect(after.map((item) => item.handle)).toEqual(before.map((item) => item.handle))
    expect(after.map((item) => item.runtime.phase)).toEqual(['running', 'running'])
  },

  'stopped with a policy that restarts: it stays stopped': async (bench) => {
    const app = bench.app({ web: { restart: 'always' } })
    await bench.up(app)
    await bench.run(planStop(bench.resources(app), await bench.look()))
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect((await bench.one('web')).runtime.phase).toBe('exited')
  },

  'restarted without being made anew': async (bench) => {
    const app = blog(bench)
    await bench.up(app)
    const before = await bench.one('web')
    const db = await bench.one('db')
    const outcome = await bench.run(planRestart(bench.resources(app), await bench.look(), ['web']))
    expect(outcome.failures).toEqual([])
    const after = await bench.one('web')
    expect(after.handle).toBe(before.handle)
    expect(after.runtime.phase).toBe('running')
    expect(after.runtime.startedAt).not.toBe(before.runtime.startedAt)
    expect((await bench.one('db')).runtime.startedAt).toBe(db.runtime.startedAt)
  },

  'removed: the data stays, and is there when it is deployed again': async (bench) => {
    const app = blog(bench)
    await bench.up(app)
    await bench.sh('db', 'echo precious > /data/file')
    await bench.run(planRemove(bench.resources(app), await bench.look(), { volumes: false }))
    expect((await bench.look()).map((item) => item.name)).toEqual([`${bench.name}_data`])
    await bench.up(app)
    expect(await bench.sh('db', 'cat /data/file')).toBe('precious\n')
  },

  'removed with its data: nothing is left': async (bench) => {
    const app = blog(bench)
    await bench.up(app)
    await bench.run(planRemove(bench.resources(app), await bench.look(), { volumes: true }))
    expect(await bench.look()).toEqual([])
  },
}
