import { expect, test } from 'vitest'
import { load } from '../compose/load.ts'
import { needsHostPath } from './bind-mount.ts'

test.each([
  ['{type: bind, source: /h, target: /v, bind: {create_host_path: false}}', true],
  ['{type: bind, source: /h, target: /v, bind: {create_host_path: true}}', false],
  ['{type: bind, source: /h, target: /v, bind: {selinux: z}}', false],
  ['{type: bind, source: /h, target: /v}', false],
  ['"/h:/v"', false],
  ['{type: volume, target: /v}', false],
])('%s needs the path on the host: %s', (mount, isNeeded) => {
  const text = `services: {a: {image: x, volumes: [${mount}]}}`
  const { app } = load({ files: [{ path: 'x', text }], variables: {}, defaultName: 'x' })
  const [loaded] = app?.services['a']?.volumes ?? []
  if (loaded === undefined) throw new Error('not loaded')
  expect(needsHostPath(loaded)).toBe(isNeeded)
})
