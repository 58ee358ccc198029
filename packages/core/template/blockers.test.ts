import { expect, test } from 'vitest'
import { load } from '../compose/load.ts'
import { formatProblem } from '../compose/problem.ts'
import { blockers } from './blockers.ts'
import { pmxToDocument } from './pmx.ts'

function blocking(images: string, variables: Record<string, string> = {}): string[] {
  const { text = '' } = pmxToDocument(`name: x\nimages:\n${images}`)
  const { app } = load({ files: [{ path: 'x', text }], variables })
  return app === undefined ? ['does not load'] : blockers(app).map(formatProblem)
}

test('a dangling link keeps a 2014 template from running, in words', () => {
  expect(blocking('- {name: a, source: x, links: [{service: gone, alias: b}]}')).toEqual([
    expect.stringMatching(/^services\.a\.x-panamax\.blocked: The template links a to "gone" as "b"/),
  ])
})

test('a required value blocks until it is given', () => {
  const image = '- {name: a, source: x, environment: [{variable: REPO, value: }, {variable: OPTIONAL, value: ""}]}'
  expect(blocking(image)).toEqual(['services.a.environment.REPO: a needs a value for REPO, which is blank.'])
  expect(blocking(image, { REPO: ' ' })).toHaveLength(1)
  expect(blocking(image, { REPO: 'x' })).toEqual([])
})

test('a template without oddities is free to run', () => {
  expect(blocking('- {name: a, source: x}')).toEqual([])
})
