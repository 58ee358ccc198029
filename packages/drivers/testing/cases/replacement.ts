import { expect } from 'vitest'
import type { Cases } from '../harness.ts'

export const replacementCases: Cases = {
  'the data of a volume outlives its container': async (bench) => {
    const app = (version: string) =>
      bench.app({ db: { volumes: ['data:/data'], environment: { VERSION: version } } }, { volumes: { data: null } })
    await bench.up(app('1'))
    await bench.sh('db', 'echo precious > /data/file')
    const before = await bench.one('db')
    await bench.up(app('2'))
    const after = await bench.one('db')
    expect(after.handle).not.toBe(before.handle)
    expect(after.name).toBe(before.name)
    expect(await bench.sh('db', 'cat /data/file')).toBe('precious\n')
  },

  'one that ends at once gives way to the old one, which runs again under its name': async (bench) => {
    await bench.up(bench.app({ web: {} }))
    const old = await bench.one('web')
    const outcome = await bench.deploy(bench.app({ web: { command: ['sh', '-c', 'echo no; exit 3'] } }))
    expect(outcome).toMatchObject({ state: 'failed', failures: [{ step: 'settle container web/1' }] })
    const running = (await bench.of('web')).filter((item) => item.runtime?.phase === 'running')
    expect(running.map(({ handle, name }) => ({ handle, name }))).toEqual([{ handle: old.handle, name: old.name }])
  },

  'one that cannot be started gives way to the old one': async (bench) => {
    await bench.up(bench.app({ holder: { ports: ['127.0.0.1::80'] }, web: {} }))
    const port = (await bench.one('holder')).ports?.find((each) => each.published !== undefined)?.published
    const old = await bench.one('web')
    const outcome = await bench.deploy(
      bench.app({ holder: { ports: ['127.0.0.1::80'] }, web: { ports: [`127.0.0.1:${port}:80`] } }),
    )
    expect(outcome.state).toBe('failed')
    expect(outcome.failures[0]?.error.message).toContain(String(port))
    const running = (await bench.of('web')).filter((item) => item.runtime?.phase === 'running')
    expect(running.map(({ handle, name }) => ({ handle, name }))).toEqual([{ handle: old.handle, name: old.name }])
  },

  'after a failed replacement the next deployment gets rid of what it left': async (bench) => {
    await bench.up(bench.app({ web: {} }))
    await bench.deploy(bench.app({ web: { command: ['sh', '-c', 'exit 3'] } }))
    await bench.up(bench.app({ web: { command: ['sleep', '5000'] } }))
    expect((await bench.one('web')).name).toBe(`${bench.name}-web-1`)
  },

  'two services swap their ports': async (bench) => {
    const app = (a: number, b: number) =>
      bench.app({ a: { ports: [`127.0.0.1:${a}:80`] }, b: { ports: [`127.0.0.1:${b}:80`] } })
    await bench.up(app(18_431, 18_432))
    await bench.up(app(18_432, 18_431))
    const ports = async (service: string) => (await bench.one(service)).ports?.map((port) => port.published)
    expect([await ports('a'), await ports('b')]).toEqual([[18_432], [18_431]])
  },

  'asked for, everything that runs is made anew': async (bench) => {
    const app = bench.app({ web: {} })
    await bench.up(app)
    const before = await bench.one('web')
    await bench.run(await bench.plan(app, { recreate: 'all' }))
    const after = await bench.one('web')
    expect(after.handle).not.toBe(before.handle)
    expect(after.name).toBe(before.name)
  },

  'what lives in the network of another one is replaced with it': async (bench) => {
    const app = (version: string) =>
      bench.app({ vpn: { environment: { VERSION: version } }, inside: { network_mode: 'service:vpn' } })
    await bench.up(app('1'))
    const before = await bench.one('inside')
    await bench.up(app('2'))
    const after = await bench.one('inside')
    expect(after.handle).not.toBe(before.handle)
    expect(after.runtime.phase).toBe('running')
  },
}
