import type { LogLine } from '@panamax/core/deploy/driver'
import { describe, expect, it } from 'vitest'
import { Settling } from './settle.ts'

function line(milliseconds: number, text: string, stream: LogLine['stream'] = 'stdout'): LogLine {
  const time = new Date(1_700_000_000_000 + milliseconds).toISOString().replace('Z', '000000Z')
  return { time, service: 'web', instance: 'blog-web-1', stream, text }
}

const texts = (lines: readonly LogLine[]): string[] => lines.map(({ text }) => text)

describe('the lines of a container', () => {
  it('are put in order of time wherever they were cut, and those of the same time stay as they were', () => {
    const written = [
      line(0, 'a'),
      line(2, 'd'),
      line(1, 'b', 'stderr'),
      line(1, 'c', 'stderr'),
      line(90, 'f'),
      line(80, 'e'),
      line(300, 'h'),
      line(299, 'g'),
    ]
    for (let size = 1; size <= written.length; size += 1) {
      const settling = new Settling()
      const read: LogLine[] = []
      for (let at = 0; at < written.length; at += size) read.push(...settling.push(written.slice(at, at + size)))
      read.push(...settling.end())
      expect(texts(read)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
    }
  })

  it('go on as soon as no older one can follow', () => {
    const settling = new Settling()
    expect(settling.push([line(0, 'a'), line(50, 'b')])).toEqual([])
    expect(texts(settling.push([line(120, 'c')]))).toEqual(['a'])
    expect(texts(settling.push([line(900, 'd')]))).toEqual(['b', 'c'])
    expect(texts(settling.end())).toEqual(['d'])
    expect(settling.end()).toEqual([])
  })

  it('are held in a bounded number, also where all are of one moment', () => {
    const settling = new Settling()
    const burst = Array.from({ length: 12_000 }, (_, index) => line(0, String(index)))
    expect(texts(settling.push(burst))).toEqual(burst.slice(0, 7000).map(({ text }) => text))
    expect(settling.end()).toHaveLength(5000)
  })
})
