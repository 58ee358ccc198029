import { describe, expect, test } from 'vitest'
import { ago, ahead, bytes, createOutput, fittedTable, harmless, table, wantsColour } from './output.ts'

function recording(json: boolean) {
  const out: string[] = []
  const err: string[] = []
  const output = createOutput({
    json,
    colour: false,
    stdout: { write: (text: string | Uint8Array) => out.push(String(text)) },
    stderr: { write: (text: string) => err.push(text) },
  })
  return { output, out, err }
}

describe('output', () => {
  test('people get lines, programs get one value, notes never touch standard output', () => {
    const people = recording(false)
    people.output.line('a line')
    people.output.value({ a: 1 })
    people.output.note('a note')
    expect([people.out, people.err]).toEqual([['a line\n'], ['a note\n']])
    const programs = recording(true)
    programs.output.line('a line')
    programs.output.value({ a: 1 })
    expect(JSON.parse(programs.out.join(''))).toEqual({ a: 1 })
  })

  test('text from elsewhere cannot drive the terminal', () => {
    expect(harmless('\u001b[2Jgone\u0007\r')).toBe('␛[2Jgone␇␍')
    expect(harmless('a\u202eb\u009bc')).toBe('a\\u202eb\\u009bc')
    expect(harmless('tab\tstays, so does émoji 🎉')).toBe('tab\tstays, so does émoji 🎉')
  })

  test('columns line up whatever the colours', () => {
    expect(
      table([
        ['\u001b[1mNAME\u001b[22m', 'X'],
        ['a', 'longer'],
        ['abcdef', ''],
      ]),
    ).toEqual(['\u001b[1mNAME\u001b[22m    X', 'a       longer', 'abcdef'])
  })

  test('no colour with NO_COLOR, on a dumb terminal or into a pipe', () => {
    const terminal = { write: () => true, isTTY: true }
    expect(wantsColour({}, terminal)).toBe(true)
    expect(wantsColour({ NO_COLOR: '1' }, terminal)).toBe(false)
    expect(wantsColour({ TERM: 'dumb' }, terminal)).toBe(false)
    expect(wantsColour({}, { write: () => true })).toBe(false)
    expect(wantsColour({ FORCE_COLOR: '1' }, { write: () => true })).toBe(true)
  })

  test('sizes and times are for people', () => {
    expect([0, 512, 1536, 10 * 1024 ** 2, 150 * 1024 ** 3].map(bytes)).toEqual([
      '0 B',
      '512 B',
      '1.5 KiB',
      '10.0 MiB',
      '150 GiB',
    ])
    const now = Date.parse('2026-01-02T00:00:00Z')
    expect(ago('2026-01-01T00:00:00Z', now)).toBe('1 day ago')
    expect(ago('2026-01-01T23:57:00Z', now)).toBe('3 minutes ago')
    expect(ago('2026-01-02T00:00:30Z', now)).toBe('just now')
  })
})

describe('a table on a terminal', () => {
  const rows = [
    ['NAME', 'SIZE', 'ABOUT'],
    ['\u001b[1mblog\u001b[22m', '2', 'a place for what one has to say '],
    ['a-name-that-takes-most', '3', 'something else'],
    ['a-name-that-takes-all-of-the-line', '4', 'nothing'],
  ]
  const fitted = (isTTY: boolean) => {
    const stdout = { write: () => true, isTTY, columns: 30 }
    return fittedTable(createOutput({ json: false, colour: false, stdout, stderr: stdout }), rows)
  }

  test('keeps to its width: what is too long shifts its own row, and is cut at its end', () => {
    expect(fitted(true)).toEqual([
      'NAME  SIZE  ABOUT',
      '\u001b[1mblog\u001b[22m  2     a place for what …',
      'a-name-that-takes-most  3  so…',
      'a-name-that-takes-all-of-the-line  4',
    ])
  })

  test('a pipe gets everything', () => {
    expect(fitted(false)).toEqual(table(rows))
  })
})

test('how long until then', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  const in_ = (minutes: number) => ahead(new Date(now + minutes * 60_000).toISOString(), now)
  expect([in_(-5), in_(1), in_(90), in_(361)]).toEqual(['at once', 'in 1 minute', 'in 90 minutes', 'in 6 hours'])
})
