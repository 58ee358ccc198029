import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { align } from './align.ts'
import { shortestEdit } from './shortest-edit.ts'
import { type DiffHunk, lineDiff, unifiedDiff } from './line-diff.ts'

const runs = process.env['PANAMAX_THOROUGH'] === '1' ? 1000 : 150
const names = { before: 'a/file', after: 'b/file' }

const lines = (...words: string[]) => words.map((word) => `${word}\n`).join('')

/** Few different lines, so that the same ones stand in many places. */
const text = fc
  .tuple(fc.array(fc.constantFrom('', 'a', 'b', 'c', '  a', 'd: e', '\\ x', '--- y'), { maxLength: 30 }), fc.boolean())
  .map(([words, isEnded]) => words.join('\n') + (isEnded && words.length > 0 ? '\n' : ''))

/** What the hunks make of a text. */
function applied(before: string, hunks: readonly DiffHunk[]): string {
  const source = before === '' ? [] : before.split(/(?<=\n)/)
  const result: string[] = []
  let at = 0
  for (const hunk of hunks) {
    const start = hunk.before.count === 0 ? hunk.before.start : hunk.before.start - 1
    result.push(...source.slice(at, start))
    at = start + hunk.before.count
    for (const line of hunk.lines)
      if (line.kind !== 'removed') result.push(line.text + (line.isUnended === true ? '' : '\n'))
  }
  return [...result, ...source.slice(at)].join('')
}

describe('the difference of two texts', () => {
  test('shows what went and what came, with the lines around it', () => {
    const before = lines('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l')
    const after = before.replace('b\n', 'B\n').replace('k\n', 'k\nK\n')
    expect(unifiedDiff(before, after, names)).toBe(
      lines(
        '--- a/file',
        '+++ b/file',
        '@@ -1,5 +1,5 @@',
        ' a',
        '-b',
        '+B',
        ' c',
        ' d',
        ' e',
        '@@ -9,4 +9,5 @@',
        ' i',
        ' j',
        ' k',
        '+K',
        ' l',
      ),
    )
    expect(unifiedDiff(before, before, names)).toBe('')
  })

  test('changes that are near each other are one stretch, and the lines between them stand in it once', () => {
    const before = lines('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
    const after = before.replace('a\n', 'A\n').replace('h\n', 'H\n')
    expect(lineDiff(before, after)).toHaveLength(1)
    expect(lineDiff(before, after, 2)).toHaveLength(2)
    expect(lineDiff(before, after)[0]?.lines).toHaveLength(10)
  })

  test('a missing line break at the end is a difference', () => {
    expect(unifiedDiff('a', 'a\n', names)).toContain('-a\n\\ No newline at end of file\n+a\n')
    expect(unifiedDiff('', 'a\n', names)).toContain('@@ -0,0 +1 @@\n+a\n')
  })

  test('a service that was put between two that look like it comes as a whole', () => {
    const service = (name: string) => lines(`  ${name}:`, '    image: x', '    restart: always')
    const before = lines('services:') + service('a') + service('c')
    const after = lines('services:') + service('a') + service('b') + service('c')
    const added = lineDiff(before, after).flatMap((hunk) => hunk.lines.filter((line) => line.kind === 'added'))
    expect(added.map((line) => line.text)).toEqual(['  b:', '    image: x', '    restart: always'])
  })

  test('applied to the one text it makes the other, whatever they are', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 4 }), (before, after, context) => {
        const hunks = lineDiff(before, after, context)
        expect(applied(before, hunks)).toBe(after)
        expect(hunks.length === 0).toBe(before === after)
        for (const hunk of hunks) {
          const count = (kind: string) => hunk.lines.filter((line) => line.kind !== kind).length
          expect([hunk.before.count, hunk.after.count]).toEqual([count('added'), count('removed')])
        }
      }),
      { numRuns: runs * 4 },
    )
  })

  test('is understood by git', () => {
    const folder = mkdtempSync(join(tmpdir(), 'panamax-diff-'))
    const file = join(folder, 'file')
    try {
      for (const [before, after] of fc.sample(fc.tuple(text, text), { numRuns: 15, seed: 7 })) {
        if (before === after || before === '' || after === '') continue
        writeFileSync(file, before)
        const input = unifiedDiff(before, after, names)
        execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
          cwd: folder,
          input,
          env: { PATH: process.env['PATH'] },
        })
        expect(readFileSync(file, 'utf8')).toBe(after)
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('the alignment of lines', () => {
  const word = fc.constantFrom('a', 'b', 'c')
  const sequence = fc.array(word, { maxLength: 12 })

  test('matches equal lines only, in order, each once', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        let [i, j] = [0, 0]
        for (const match of align(a, b)) {
          expect(match.a).toBeGreaterThanOrEqual(i)
          expect(match.b).toBeGreaterThanOrEqual(j)
          expect(a.slice(match.a, match.a + match.length)).toEqual(b.slice(match.b, match.b + match.length))
          i = match.a + match.length
          j = match.b + match.length
        }
      }),
      { numRuns: runs * 4 },
    )
  })

  test('misses nothing between the lines that are unique', () => {
    const numbers = (list: string[]) => Int32Array.from(list.map((each) => each.charCodeAt(0)))
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        const pairs = shortestEdit(numbers(a), numbers(b))
        expect(pairs.map(([i]) => a[i])).toEqual(pairs.map(([, j]) => b[j]))
        expect(pairs).toHaveLength(longestCommon(a, b))
      }),
      { numRuns: runs * 4 },
    )
  })

  test('is quick on ten thousand lines, alike or not', () => {
    const many = (change: (n: number) => string) => Array.from({ length: 10_000 }, (_, n) => change(n))
    const cases: [string, string[], string[]][] = [
      ['a line in ten', many((n) => `line ${n}`), many((n) => (n % 10 === 0 ? `other ${n}` : `line ${n}`))],
      ['nothing in common', many((n) => `a ${n}`), many((n) => `b ${n}`)],
      ['the same few lines', many((n) => `${(n * n) % 7}`), many((n) => `${(n * n * 3 + n) % 7}`)],
      ['turned around', many((n) => `line ${n}`), many((n) => `line ${9999 - n}`)],
    ]
    for (const [what, a, b] of cases) {
      const began = process.cpuUsage()
      lineDiff(a.join('\n'), b.join('\n'))
      expect(process.cpuUsage(began).user / 1000, what).toBeLessThan(700)
    }
  })
})

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0)
  for (const left of a) {
    const next = [0]
    for (const [index, right] of b.entries())
      next.push(left === right ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0))
    row = next
  }
  return row.at(-1) ?? 0
}
