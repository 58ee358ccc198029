import { expect, test } from 'vitest'
import { driftOf } from './drift.ts'
import { container, live, network, volume } from './testing/resources.ts'

const wanted = [network(), volume('data'), container('db'), container('web')]
const found = wanted.map((each) => live(each))
const drift = (observed = found) => driftOf(wanted, observed).map(({ action, name }) => `${action} ${name}`)

test('what is as it was deployed has not drifted, neither has what only ended', () => {
  expect(drift()).toEqual([])
  expect(drift([...found.slice(0, 3), live(wanted[3]!, { phase: 'exited', exitCode: 1 })])).toEqual([])
})

test('a container that somebody has removed, one that is another, and one too many are drift', () => {
  expect(drift(found.slice(0, 3))).toEqual(['create blog-web-1'])
  expect(drift([...found.slice(0, 3), { ...found[3]!, hash: 'other' }])).toEqual(['replace blog-web-1'])
  expect(drift([...found, live(container('old'))])).toEqual(['remove blog-old-1'])
})
