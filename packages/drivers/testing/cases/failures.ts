import { expect } from 'vitest'
import type { Bench, Cases } from '../harness.ts'

const SOON = 15_000

async function failure(bench: Bench, app: ReturnType<Bench['app']>) {
  const start = Date.now()
  const outcome = await bench.deploy(app)
  const [first] = outcome.failures
  if (first === undefined) throw new Error('the deployment did not fail')
  return { ...first, elapsed: Date.now() - start }
}

export const failureCases: Cases = {
  'one that ends at once is reported within seconds, with its exit code and last lines': async (bench) => {
    // One stream: an engine reads the two side by side, and keeps no order between them.
    const app = bench.app({ web: { command: ['sh', '-c', 'echo first >&2; echo no database >&2; exit 3'] } })
    const { step, error, elapsed } = await failure(bench, app)
    expect(step).toBe('settle container web/1')
    expect(error.code).toBe('failed')
    expect(error.message).toContain('exit code 3')
    expect(error.message).toContain('no database')
    expect(error.details).toMatchObject({ exitCode: 3, log: ['first', 'no database'] })
    expect(elapsed).toBeLessThan(SOON)
  },

  'one whose check never passes is reported with what the check says': async (bench) => {
    const healthcheck = { test: ['CMD-SHELL', 'echo still loading; exit 1'], interval: '300ms', retries: 2 }
    const { step, error } = await failure(bench, bench.app({ db: { healthcheck } }))
    expect(step).toBe('settle container db/1')
    expect(error.code).toBe('failed')
    expect(error.message).toContain('still loading')
    expect((await bench.one('db')).runtime).toMatchObject({ phase: 'running', health: 'unhealthy' })
    expect((await bench.one('db')).runtime.healthOutput).toContain('still loading')
  },

  'an image that nobody has is refused with the reason, and what ran before still runs': async (bench) => {
    await bench.up(bench.app({ web: {} }))
    const before = await bench.one('web')
    const image = 'registry.invalid/nobody/nothing:1'
    const { step, error } = await failure(bench, bench.app({ web: { image } }))
    expect(step).toContain(image)
    expect(['rejected', 'not_found', 'unreachable', 'failed']).toContain(error.code)
    expect(error.message).toContain(image)
    const after = await bench.one('web')
    expect({ handle: after.handle, phase: after.runtime.phase }).toEqual({ handle: before.handle, phase: 'running' })
    expect(after.runtime.startedAt).toBe(before.runtime.startedAt)
  },

  'a crash loop is seen as restarting, with a count': async (bench) => {
    const app = bench.app({ web: { command: ['sh', '-c', 'echo oops; sleep 0.2; exit 4'], restart: 'always' } })
    const { error } = await failure(bench, app)
    expect(error.message).toContain('exit code 4')
    await bench.until('it restarts', async () => {
      const { runtime } = await bench.one('web')
      return runtime.phase === 'restarting' && (runtime.restarts ?? 0) >= 2 && runtime.exitCode === 4
    })
  },

  'a port that another app holds is refused, and named': async (bench) => {
    await bench.up(bench.app({ holder: { ports: ['127.0.0.1:18433:80'] } }))
    const { error } = await failure(
      bench,
      bench.app({ holder: { ports: ['127.0.0.1:18433:80'] }, web: { ports: ['127.0.0.1:18433:80'] } }),
    )
    expect(error.code).toBe('conflict')
    expect(error.message).toContain('18433')
    expect(error.message).toContain(`${bench.name}-holder-1`)
  },

  'a failed service does not stop those that do not need it': async (bench) => {
    const failing = { command: ['sh', '-c', 'exit 1'] }
    const app = bench.app({ db: failing, web: { depends_on: { db: { condition: 'service_healthy' } } }, other: {} })
    const withCheck = { ...failing, healthcheck: { test: ['CMD', 'true'], interval: '1s' } }
    await failure(bench, { ...app, services: { ...app.services, db: bench.app({ db: withCheck }).services['db']! } })
    expect((await bench.one('other')).runtime.phase).toBe('running')
    expect((await bench.of('web')).map((item) => item.runtime?.phase)).not.toContain('running')
  },

  'an external network that does not exist is missed before anything is made': async (bench) => {
    const app = bench.app(
      { web: { networks: ['gone'] } },
      { networks: { gone: { external: true, name: `${bench.name}-gone` } } },
    )
    const { error } = await failure(bench, app)
    expect(error.message).toContain(`${bench.name}-gone`)
    expect(await bench.of('web')).toEqual([])
  },
}
