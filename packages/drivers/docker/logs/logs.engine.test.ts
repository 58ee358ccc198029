import type { LogLine, LogQuery } from '@panamax/core/deploy/driver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { app, openEngine, prefix, service, shell, type TestEngine } from '../testing/engine.ts'

let engine: TestEngine
const name = `${prefix}-logs`
const chatter = shell('for i in $(seq 1 20); do echo out $i; echo err $i >&2; sleep 0.02; done; exec sleep 3600')
const spec = app('logs', {
  a: service({ command: chatter }),
  b: service({ command: chatter }),
  tty: service({ command: shell('echo on a terminal; exec sleep 3600'), tty: true }),
  long: service({ command: shell('head -c 40000 /dev/zero | tr "\\0" x; echo; exec sleep 3600') }),
})

beforeAll(async () => {
  engine = await openEngine()
  await engine.remove(name)
  expect((await engine.deploy(spec)).failures).toEqual([])
})
afterAll(async () => {
  await engine.remove(name)
  await engine[Symbol.asyncDispose]()
})

async function read(query: Partial<LogQuery> = {}): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for await (const line of engine.driver.logs?.({ app: name, follow: false, ...query }, engine.signal) ?? [])
    lines.push(line)
  return lines
}

describe('logs', () => {
  it('are merged across services in the order of time, each line whole and once', async () => {
    const lines = await read({ services: ['a', 'b'] })
    expect(lines.map((line) => line.time)).toEqual(lines.map((line) => line.time).sort())
    for (const which of ['a', 'b']) {
      const own = lines.filter((line) => line.service === which)
      expect(own.filter((line) => line.stream === 'stdout').map((line) => line.text)).toEqual(
        Array.from({ length: 20 }, (_, index) => `out ${index + 1}`),
      )
      expect(own.filter((line) => line.stream === 'stderr')).toHaveLength(20)
      expect(new Set(own.map((line) => line.instance))).toEqual(new Set([`${name}-${which}-1`]))
    }
  })

  it('go on exactly where they were left, to the nanosecond', async () => {
    const all = await read({ services: ['a'] })
    const middle = all[17]
    const rest = await read({ services: ['a'], since: middle?.time ?? '' })
    expect(rest).toEqual(all.slice(17))
    const until = await read({ services: ['a'], until: middle?.time ?? '' })
    expect(until.at(-1)?.text).toBe(middle?.text)
  })

  it('end with the last lines of each container when a tail is asked for', async () => {
    expect((await read({ services: ['a', 'b'], tail: 2 })).length).toBe(4)
  })

  it('of a terminal come without its line ends', async () => {
    expect((await read({ services: ['tty'] })).map((line) => line.text)).toEqual(['on a terminal'])
  })

  it('cut a long line into pieces', async () => {
    const pieces = (await read({ services: ['long'] })).map((line) => line.text.length)
    expect(Math.max(...pieces)).toBeLessThanOrEqual(16_384)
    expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(40_000)
  })

  it('while followed, go on through a restart and take in a container that appears later', async () => {
    const stop = new AbortController()
    const seen: string[] = []
    const query = { app: name, services: ['job', 'late'], follow: true }
    const following = (async () => {
      for await (const line of engine.driver.logs?.(query, stop.signal) ?? []) seen.push(`${line.service} ${line.text}`)
    })()
    const job = service({ command: shell('echo run; sleep 0.5; exit 1'), restart: 'on-failure:2' })
    const more = { ...spec, services: { ...spec.services, job } }
    await engine.deploy(more)
    await engine.deploy({
      ...more,
      services: { ...more.services, late: service({ command: shell('echo here; exec sleep 3600') }) },
    })
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(expect.arrayContaining(['late here']))
    await expect.poll(() => seen.filter((line) => line === 'job run').length, { timeout: 10_000 }).toBe(3)
    stop.abort()
    await following
  })
})
