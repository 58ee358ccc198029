import { describe, expect, it } from 'vitest'
import { justAfter, LineReader, toEngineTime } from './lines.ts'

const framed = { service: 'web', instance: 'blog-web-1', tty: false }
const time = '2026-01-02T03:04:05.000000001Z'

function frame(stream: 1 | 2, text: string): Buffer {
  const payload = Buffer.from(text)
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(payload.length, 4)
  return Buffer.concat([header, payload])
}

describe('LineReader', () => {
  it('reads the same lines wherever the chunks are cut', () => {
    const bytes = Buffer.concat([
      frame(1, `${time} täst 1\n`),
      frame(2, `${time} oh\r\n`),
      frame(1, `${time} \n`),
      frame(1, `${time} last`),
    ])
    const expected = [
      ['stdout', 'täst 1'],
      ['stderr', 'oh'],
      ['stdout', ''],
      ['stdout', 'last'],
    ]
    for (let size = 1; size <= bytes.length; size += 1) {
      const reader = new LineReader(framed)
      const lines = []
      for (let at = 0; at < bytes.length; at += size) lines.push(...reader.push(bytes.subarray(at, at + size)))
      lines.push(...reader.end())
      expect(lines.map((line) => [line.stream, line.text])).toEqual(expected)
    }
  })

  it('reads a terminal’s output, which has no frames and ends its lines with CR LF', () => {
    const reader = new LineReader({ ...framed, tty: true })
    expect(reader.push(Buffer.from(`${time} one\r\n${time} tw`)).map((line) => line.text)).toEqual(['one'])
    expect(reader.push(Buffer.from('o\r\n')).map((line) => line.text)).toEqual(['two'])
    expect(reader.end()).toEqual([])
  })

  it('never holds more than a bounded part of a line that does not end', () => {
    const reader = new LineReader({ ...framed, tty: true })
    let total = 0
    for (let count = 0; count < 100; count += 1) {
      for (const line of reader.push(Buffer.alloc(10_000, 'x'))) {
        expect(line.text.length).toBeLessThanOrEqual(16_384)
        total += line.text.length
      }
    }
    for (const line of reader.end()) total += line.text.length
    expect(total).toBe(1_000_000)
  })

  it('writes every time with nine digits in UTC, so that times sort as text', () => {
    const reader = new LineReader(framed)
    const lines = [
      ...reader.push(frame(1, '2026-01-02T03:04:05.5Z a\n')),
      ...reader.push(frame(1, '2026-01-02T05:04:05.250000000+02:00 b\n')),
    ]
    expect(lines.map((line) => line.time)).toEqual(['2026-01-02T03:04:05.500000000Z', '2026-01-02T03:04:05.250000000Z'])
  })
})

describe('times', () => {
  it('become seconds with nanoseconds, exactly', () => {
    expect(toEngineTime('2026-01-02T03:04:05.123456789Z')).toBe('1767323045.123456789')
    expect(toEngineTime('2026-01-02T03:04:05Z')).toBe('1767323045.000000000')
  })

  it('have a next moment, over the end of a second too', () => {
    expect(justAfter('2026-01-02T03:04:05.000000001Z')).toBe('1767323045.000000002')
    expect(justAfter('2026-01-02T03:04:05.999999999Z')).toBe('1767323046.000000000')
  })
})
