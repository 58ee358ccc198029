import { expect } from 'vitest'
import type { Bench, Cases } from '../harness.ts'

async function startOf(bench: Bench, service: string): Promise<number> {
  return Date.parse((await bench.one(service)).runtime.startedAt ?? '')
}

const on = (service: string, condition: string, required = true) => ({
  depends_on: { [service]: { condition, required } },
})

export const dependencyCases: Cases = {
  'started: one after the other': async (bench) => {
    await bench.up(bench.app({ web: on('db', 'service_started'), db: {} }))
    expect(await startOf(bench, 'web')).toBeGreaterThanOrEqual(await startOf(bench, 'db'))
  },

  'healthy: when its check passes': async (bench) => {
    const db = {
      command: ['sh', '-c', 'sleep 1; echo yes > /ready; sleep 3600'],
      healthcheck: { test: ['CMD-SHELL', 'test -f /ready'], interval: '200ms', retries: 50 },
    }
    await bench.up(bench.app({ web: on('db', 'service_healthy'), db }))
    expect((await startOf(bench, 'web')) - (await startOf(bench, 'db'))).toBeGreaterThanOrEqual(1000)
    expect((await bench.one('db')).runtime.health).toBe('healthy')
  },

  'completed: when it has ended well, and it is not run again': async (bench) => {
    const app = bench.app({
      web: on('job', 'service_completed_successfully'),
      job: { command: ['sh', '-c', 'sleep 0.5; echo done'] },
    })
    await bench.up(app)
    const { runtime } = await bench.one('job')
    expect(runtime).toMatchObject({ phase: 'exited', exitCode: 0 })
    expect(await startOf(bench, 'web')).toBeGreaterThanOrEqual(Date.parse(runtime.finishedAt ?? ''))
    await bench.up(app)
    expect((await bench.one('job')).runtime.startedAt).toBe(runtime.startedAt)
  },

  'completed: when it fails, what waits for it is not started': async (bench) => {
    const job = { command: ['sh', '-c', 'exit 5'] }
    const outcome = await bench.deploy(bench.app({ web: on('job', 'service_completed_successfully'), job }))
    expect(outcome.failures[0]?.error.message).toContain('exit code 5')
    expect((await bench.of('web')).map((item) => item.runtime?.phase)).not.toContain('running')
  },

  'optional: one goes on when it fails': async (bench) => {
    const healthcheck = { test: ['CMD', 'false'], interval: '200ms', retries: 1 }
    const outcome = await bench.deploy(bench.app({ web: on('db', 'service_healthy', false), db: { healthcheck } }))
    expect(outcome.failures.map((failure) => failure.step)).toEqual(['settle container db/1'])
    expect((await bench.one('web')).runtime.phase).toBe('running')
  },

  'of one that runs already, too': async (bench) => {
    const db = { healthcheck: { test: ['CMD', 'true'], interval: '200ms' } }
    await bench.up(bench.app({ db }))
    const before = await bench.one('db')
    await bench.up(bench.app({ db, web: on('db', 'service_healthy') }))
    expect((await bench.one('db')).handle).toBe(before.handle)
    expect((await bench.one('web')).runtime.phase).toBe('running')
  },
}
