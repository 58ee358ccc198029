import { setTimeout as sleep } from 'node:timers/promises'
import type { LogLine } from '@panamax/core/deploy/driver'
import { expect, it } from 'vitest'
import { LineMerge } from './merge.ts'

function line(time: number, service: string): LogLine {
  const text = `${service}${time}`
  return {
    time: `2026-01-01T00:00:00.${String(time).padStart(9, '0')}Z`,
    service,
    instance: service,
    stream: 'stdout',
    text,
  }
}

async function* source(service: string, batches: readonly (readonly number[])[], delay = 0): AsyncGenerator<LogLine[]> {
  for (const batch of batches) {
    if (delay > 0) await sleep(delay)
    yield batch.map((time) => line(time, service))
  }
}

async function all(merge: LineMerge): Promise<string[]> {
  const texts: string[] = []
  for await (const { text } of merge.lines()) texts.push(text)
  return texts
}

it('merges in the order of time, however slowly a stream comes', async () => {
  const merge = new LineMerge({ patience: Number.POSITIVE_INFINITY, mayGrow: false })
  merge.add(source('a', [[1, 4], [], [7]]))
  merge.add(source('b', [[2], [3, 8]], 20))
  merge.add(source('c', []))
  merge.add(source('d', [[5, 6]]))
  expect(await all(merge)).toEqual(['a1', 'b2', 'b3', 'a4', 'd5', 'd6', 'a7', 'b8'])
})

it('while following, does not let a silent stream hold up the others', async () => {
  const merge = new LineMerge({ patience: 30, mayGrow: false })
  const silent = source('b', [[2]], 300)
  merge.add(source('a', [[1], [3]]))
  merge.add(silent)
  const began = performance.now()
  const lines = merge.lines()
  expect((await lines.next()).value).toMatchObject({ text: 'a1' })
  expect((await lines.next()).value).toMatchObject({ text: 'a3' })
  expect(performance.now() - began).toBeLessThan(200)
  expect((await lines.next()).value).toMatchObject({ text: 'b2' })
})

it('does not read ahead of whoever is slow', async () => {
  let produced = 0
  async function* endless(): AsyncGenerator<LogLine[]> {
    for (;;) {
      produced += 1
      yield [line(produced, 'a')]
    }
  }
  const merge = new LineMerge({ patience: 10, mayGrow: false })
  merge.add(endless())
  const lines = merge.lines()
  await lines.next()
  await sleep(50)
  expect(produced).toBeLessThanOrEqual(2)
  await lines.return(undefined)
})

it('passes on the error of a stream', async () => {
  const merge = new LineMerge({ patience: 10, mayGrow: true })
  async function* broken(): AsyncGenerator<LogLine[]> {
    yield [line(1, 'a')]
    throw new Error('gone')
  }
  merge.add(broken())
  await expect(all(merge)).rejects.toThrow('gone')
})
