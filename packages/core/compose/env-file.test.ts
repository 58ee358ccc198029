import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PanamaxError } from '../errors.ts'
import { formatEnvFile, parseEnvFile, parseRawEnvFile } from './env-file.ts'

describe('the syntax of env files', () => {
  test.each([
    ['A=b', { A: 'b' }],
    ['  A = b c  ', { A: 'b c' }],
    ['A: b', { A: 'b' }],
    ['export A=b', { A: 'b' }],
    ['exported=b', { exported: 'b' }],
    ['A=', { A: '' }],
    ['# c\n\nA=b # comment\nB=c#d', { A: 'b', B: 'c#d' }],
    ['A="b # c" # d', { A: 'b # c' }],
    ["A='b $C \\n' # d", { A: 'b $C \\n' }],
    ['A="x\\ny\\tz\\\\ \\" \\$B $$B"', { A: 'x\ny\tz\\ " $B $B' }],
    ["A='it\\'s'", { A: "it's" }],
    ['A="one\ntwo"\nB=c', { A: 'one\ntwo', B: 'c' }],
    ["A='one\n# two'", { A: 'one\n# two' }],
    ['A=1\nB=${A}2\nC="${A:-x}${D:-y}"', { A: '1', B: '12', C: '1y' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['\uFEFFA=1', { A: '1' }],
    ['A=b=c', { A: 'b=c' }],
    ['a.b-c[0]=1', { 'a.b-c[0]': '1' }],
    ['A=1\nA=2', { A: '2' }],
    ['A="\\a\\v\\0101"', { A: '\u0007\u000bA' }],
  ])('%j', (text, expected) => {
    expect(parseEnvFile(text)).toEqual({ values: expected, problems: [] })
  })

  test('what is asked for comes before what the file says; a bare name only comes from there', () => {
    const lookup = (name: string) => (name === 'A' ? 'outside' : undefined)
    expect(parseEnvFile('A=inside\nB=$A\nA\nC', lookup).values).toEqual({ A: 'outside', B: 'outside' })
  })

  test.each([
    ['A=1\nB="open', 2, /never closed/],
    ['A=1\n\nB C=1', 3, /space/],
    ['=x', 1, /without a name/],
    ['A!=1\nB=2', 1, /"!"/],
    ['A=${', 1, /not a variable/],
  ])('%j is reported at line %i', (text, line, reason) => {
    expect(parseEnvFile(text).problems).toEqual([{ line, message: expect.stringMatching(reason) }])
  })

  test('what follows a mistake is still read', () => {
    expect(parseEnvFile('A!=1\nB=2').values).toEqual({ B: '2' })
  })

  test('raw', () => {
    expect(parseRawEnvFile(`A="b" # c\n  B=$X\n# c\nC=\n`).values).toEqual({ A: '"b" # c', B: '$X', C: '' })
  })
})

describe('writing', () => {
  test('simple values stand bare', () => {
    expect(formatEnvFile({ A: 'b', URL: 'https://x:8080/y?z' })).toBe('A=b\nURL="https://x:8080/y?z"\n')
  })

  test('any value is read back exactly', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('$', '"', "'", '\\', '\n', '\r', '#', ' ', '{', '}', 'A', 'n', '0') }),
    )
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}$/), text), (values) => {
        const { export: _, ...named } = values
        expect(parseEnvFile(formatEnvFile(named), () => undefined)).toEqual({ values: { ...named }, problems: [] })
      }),
      { numRuns: 1000 },
    )
  })

  test.each(['', 'a b', 'a=b', 'a\nb', '#a'])('the name %j is refused', (name) => {
    expect(() => formatEnvFile({ [name]: 'x' })).toThrow(PanamaxError)
  })
})
