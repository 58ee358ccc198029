import { expect, test } from 'vitest'
import { keyFates, staleEntries } from './compatibility.ts'

const fates = keyFates()

test('every key of the specification that loading knows is looked at', () => {
  expect(fates.length).toBeGreaterThan(270)
  expect(new Set(fates.map(({ path }) => path)).size).toBe(fates.length)
})

test.each(['docker', 'memory'] as const)('%s drops no key silently', (kind) => {
  const silent = fates.filter((each) => each[kind].fate === 'silent').map(({ path }) => path)
  expect(silent, 'carry these keys, lose them by name, or give the reason in without-effect.ts').toEqual([])
})

test('no driver explains a key that it carries, loses, or that there is not', () => {
  expect(staleEntries(fates)).toEqual([])
})
