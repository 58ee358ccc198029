import { expect, test } from 'vitest'
import { de } from './de.ts'
import { en } from './en.ts'

function leaves(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, String((value as (...args: unknown[]) => unknown)(2, 2, 2))]]
  return Object.entries(value as object).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
}

test('both languages have every text, and none is empty', () => {
  const [english, german] = [leaves(en), leaves(de)]
  expect(german.map(([path]) => path)).toEqual(expect.arrayContaining(english.map(([path]) => path)))
  for (const [path, text] of [...english, ...german]) expect(text.trim(), path).not.toBe('')
})

test('a text that a person fills keeps what was filled in, in both languages', () => {
  for (const texts of [en, de]) {
    expect(texts.app.removeConfirm('shop')).toContain('shop')
    expect(texts.deployment.steps(3, 12)).toMatch(/3.*12/)
    expect(texts.run.portTaken(8080, 'nginx')).toMatch(/8080.*nginx/)
  }
})

test('one thing and several', () => {
  expect([en.app.pending(1), en.app.pending(2), de.app.pending(1), de.app.pending(3)]).toEqual([
    '1 change',
    '2 changes',
    '1 Änderung',
    '3 Änderungen',
  ])
})
