import { isEmpty, planText } from '@panamax/core/deploy/plan-text'
import { expect } from 'vitest'
import type { Bench, Cases } from '../harness.ts'

/** Something of everything that a plan could trip over when it compares. */
const everything = (bench: Bench) =>
  bench.app(
    {
      web: {
        environment: { A: 'a', EMPTY: '' },
        links: ['db:DB_1'],
        ports: ['127.0.0.1::80'],
        labels: { own: 'label' },
        configs: [{ source: 'settings', target: '/etc/settings' }],
        restart: 'unless-stopped',
      },
      db: {
        volumes: ['data:/data', '/anonymous'],
        healthcheck: { test: ['CMD', 'true'], interval: '1s' },
        networks: { default: { aliases: ['database'] }, back: null },
        mem_limit: '64m',
      },
    },
    {
      volumes: { data: null },
      networks: { back: null },
      configs: { settings: { content: 'x = 1\n' } },
    },
  )

export const deploymentCases: Cases = {
  'a fresh deployment makes everything, and it is seen with all that a plan needs': async (bench) => {
    const app = bench.app({ web: { volumes: ['data:/data'] } }, { volumes: { data: null } })
    await bench.up(app)
    const observed = await bench.look()
    const { name } = bench
    expect(observed.map((item) => `${item.kind} ${item.name}`).toSorted()).toEqual(
      [`container ${name}-web-1`, `network ${name}_default`, `volume ${name}_data`].toSorted(),
    )
    const rendered = new Map(bench.resources(app).map((resource) => [resource.id, resource]))
    for (const item of observed) {
      const { hash, kind } = rendered.get(item.id)!
      expect(item, item.id).toMatchObject({ app: name, kind, managed: true, hash, revision: 1 })
      expect(item.handle, item.id).not.toBe('')
    }
    const web = await bench.one('web')
    expect(web).toMatchObject({ service: 'web', image: bench.subject.image, runtime: { phase: 'running' } })
    expect(web.facets).toEqual(rendered.get(web.id)!.facets)
    expect(Date.parse(web.runtime.startedAt ?? '')).not.toBeNaN()
  },

  'after it there is nothing to do': async (bench) => {
    const app = everything(bench)
    await bench.up(app)
    const again = await bench.plan(app)
    expect(isEmpty(again), planText(again)).toBe(true)
  },

  'every step can be applied twice': async (bench) => {
    const twice = async (app: ReturnType<typeof everything>): Promise<void> => {
      const todo = await bench.plan(app)
      for (const step of todo.steps) {
        await bench.driver.apply(step, () => {}, bench.deadline())
        const before = await bench.look()
        await bench.driver.apply(step, () => {}, bench.deadline())
        const handles = (await bench.look()).map((item) => item.handle).toSorted()
        expect(handles, step.id).toEqual(before.map((item) => item.handle).toSorted())
      }
      const again = await bench.plan(app)
      expect(isEmpty(again), planText(again)).toBe(true)
    }
    await twice(everything(bench))
    await twice(bench.app({ web: { environment: { A: 'b' } } }))
  },

  'a plan names what changed, and hides values': async (bench) => {
    await bench.up(bench.app({ web: { environment: { PASSWORD: 'old-secret' } } }))
    const text = planText(
      await bench.plan(bench.app({ web: { environment: { PASSWORD: 'new-secret' }, command: ['sleep', '4000'] } })),
    )
    expect(text).toContain('environment PASSWORD changed')
    expect(text).toContain('command sleep 3600 → sleep 4000')
    expect(text).not.toContain('secret')
  },

  'only what changed is made anew': async (bench) => {
    await bench.up(bench.app({ web: {}, db: {} }))
    const db = await bench.one('db')
    const web = await bench.one('web')
    await bench.up(bench.app({ web: { environment: { A: '1' } }, db: {} }))
    expect((await bench.one('db')).handle).toBe(db.handle)
    expect((await bench.one('db')).runtime.startedAt).toBe(db.runtime.startedAt)
    expect((await bench.one('web')).handle).not.toBe(web.handle)
  },

  'a changed network is made anew with all that is attached': async (bench) => {
    const net = (internal: boolean) => bench.app({ web: {}, db: {} }, { networks: { default: { internal } } })
    await bench.up(net(false))
    const before = (await bench.look()).map((item) => item.handle)
    await bench.up(net(true))
    const after = (await bench.look()).map((item) => item.handle)
    expect(after).toHaveLength(before.length)
    expect(after.filter((handle) => before.includes(handle))).toEqual([])
  },

  'what goes from the document goes from the engine, its data stays': async (bench) => {
    await bench.up(
      bench.app(
        { web: {}, old: { volumes: ['data:/data'], networks: ['back'] } },
        { volumes: { data: null }, networks: { back: null } },
      ),
    )
    await bench.up(bench.app({ web: {} }))
    expect((await bench.look()).map((item) => item.name).toSorted()).toEqual(
      [`${bench.name}-web-1`, `${bench.name}_default`, `${bench.name}_data`].toSorted(),
    )
  },

  'services are scaled up and down, and those that stay are left alone': async (bench) => {
    const scaled = (replicas: number) => bench.app({ web: { deploy: { replicas } } })
    await bench.up(scaled(1))
    const [first] = await bench.of('web')
    await bench.up(scaled(3))
    expect((await bench.of('web')).map((item) => item.name)).toEqual([1, 2, 3].map((n) => `${bench.name}-web-${n}`))
    await bench.up(scaled(1))
    expect((await bench.of('web')).map((item) => item.handle)).toEqual([first!.handle])
    await bench.up(scaled(0))
    expect(await bench.of('web')).toEqual([])
  },

  'a deployment that is canceled leaves what the next one finishes': async (bench) => {
    const app = everything(bench)
    for (const delay of [0, 30, 100, 300]) {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), delay)
      await bench.deploy(app, controller.signal)
    }
    await bench.up(app)
    expect(isEmpty(await bench.plan(app))).toBe(true)
    expect(await bench.of('web')).toHaveLength(1)
    expect(await bench.of('db')).toHaveLength(1)
  },
}
