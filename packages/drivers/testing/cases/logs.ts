import type { LogLine } from '@panamax/core/deploy/driver'
import { expect } from 'vitest'
import type { Bench, Cases } from '../harness.ts'

const says = (script: string) => ({ command: ['sh', '-c', `${script}; sleep 3600`] })
const texts = (lines: readonly LogLine[]): string[] => lines.map((line) => line.text)

async function upWithLines(bench: Bench, script: string, last: string): Promise<void> {
  await bench.up(bench.app({ web: says(script) }))
  await bench.until('it has said all', async () => texts(await bench.logs()).includes(last))
}

async function take(lines: AsyncIterable<LogLine>, count: number): Promise<LogLine[]> {
  const taken: LogLine[] = []
  for await (const line of lines) {
    taken.push(line)
    if (taken.length === count) break
  }
  return taken
}

export const logCases: Cases = {
  'lines come in their order, with time, service, instance and stream': async (bench) => {
    await upWithLines(bench, 'echo one; sleep 0.05; echo two >&2; sleep 0.05; echo three', 'three')
    const lines = await bench.logs()
    expect(lines.map(({ stream, text }) => `${stream} ${text}`)).toEqual(['stdout one', 'stderr two', 'stdout three'])
    for (const { service, instance, time } of lines) {
      expect({ service, instance }).toEqual({ service: 'web', instance: `${bench.name}-web-1` })
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/)
    }
    expect(lines.map((line) => line.time)).toEqual(lines.map((line) => line.time).toSorted())
  },

  'the last ones, those since, those until': async (bench) => {
    await upWithLines(bench, 'for n in 1 2 3 4 5; do echo line $n; sleep 0.05; done; echo end', 'end')
    const all = await bench.logs()
    expect(texts(await bench.logs({ tail: 2 }))).toEqual(['line 5', 'end'])
    expect(await bench.logs({ tail: 0 })).toEqual([])
    expect(texts(await bench.logs({ since: all[3]!.time }))).toEqual(['line 4', 'line 5', 'end'])
    expect(texts(await bench.logs({ until: all[1]!.time }))).toEqual(['line 1', 'line 2'])
  },

  'of one service, of several, of all': async (bench) => {
    await bench.up(bench.app({ a: says('echo from a'), b: says('echo from b'), c: says('echo from c') }))
    await bench.until('all have spoken', async () => (await bench.logs()).length === 3)
    expect(texts(await bench.logs({ services: ['b'] }))).toEqual(['from b'])
    expect(texts(await bench.logs({ services: ['a', 'c'] })).toSorted()).toEqual(['from a', 'from c'])
    expect(await bench.logs({ services: ['nobody'] })).toEqual([])
  },

  'new lines follow, until the signal': async (bench) => {
    await bench.up(bench.app({ web: says('for n in 1 2 3 4 5 6 7 8; do echo line $n; sleep 0.4; done') }))
    const controller = new AbortController()
    const seen: string[] = []
    for await (const { text } of bench.follow({}, controller.signal)) {
      seen.push(text)
      if (seen.length === 8) controller.abort()
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `line ${n}`))
  },

  'a reader who leaves and comes back misses nothing and sees nothing twice': async (bench) => {
    const count = 30
    const numbers = Array.from({ length: count }, (_, index) => index + 1)
    await bench.up(bench.app({ web: says(`for n in ${numbers.join(' ')}; do echo line $n; sleep 0.08; done`) }))
    const seen: LogLine[] = []
    while (seen.length < count) {
      const last = seen.at(-1)
      const controller = new AbortController()
      const rest = bench.follow(last === undefined ? {} : { since: last.time }, controller.signal)
      for await (const line of rest) {
        // `since` is inclusive: lines of that very moment were seen.
        const isKnown = seen.some((each) => each.time === line.time && each.text === line.text)
        if (!isKnown) seen.push(line)
        if (!isKnown && (seen.length % 7 === 0 || seen.length === count)) break
      }
      controller.abort()
    }
    expect(texts(seen)).toEqual(numbers.map((n) => `line ${n}`))
  },

  'a follower also hears what is started later': async (bench) => {
    await bench.up(bench.app({ a: says('echo from a') }))
    const reading = take(bench.follow(), 2)
    await bench.up(bench.app({ a: says('echo from a'), b: says('echo from b') }))
    expect(texts(await reading)).toEqual(['from a', 'from b'])
  },

  'lines arrive as they were written': async (bench) => {
    const script = `echo "naïve – 漢字 😀"; echo; echo '  spaces  '; echo -n 'no end'`
    await bench.deploy(bench.app({ web: { command: ['sh', '-c', script] } }))
    expect(texts(await bench.logs())).toEqual(['naïve – 漢字 😀', '', '  spaces  ', 'no end'])
  },

  'the last words of one that has ended are kept': async (bench) => {
    await bench.deploy(bench.app({ web: { command: ['sh', '-c', 'echo goodbye; exit 1'] } }))
    expect(texts(await bench.logs())).toEqual(['goodbye'])
  },
}
