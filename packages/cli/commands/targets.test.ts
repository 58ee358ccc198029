import type { Answer } from '@panamax/contract/client'
import { expect, test } from 'vitest'
import { preparedServer } from '../testing/prepared-server.ts'
import { runCommand } from '../testing/run-command.ts'

const local: Answer<'createTarget'> = {
  name: 'local',
  kind: 'docker',
  simulated: false,
  health: { state: 'healthy', reason: 'Docker Engine 20.10 answers.' },
  limits: { 'services.x.build': 'Build the image first.' },
}
const away: typeof local = {
  ...local,
  name: 'demo',
  kind: 'memory',
  simulated: true,
  health: { state: 'unhealthy', reason: 'gone\u001b[2J' },
  limits: {},
}
const kinds: Answer<'listTargetKinds'> = [
  {
    kind: 'docker',
    title: 'Docker Engine',
    simulated: false,
    config: { type: 'object', properties: { host: { type: 'string', title: 'Address', description: 'unix:///path' } } },
  },
  {
    kind: 'memory',
    title: 'Simulation',
    simulated: true,
    config: { type: 'object', properties: { speed: { type: 'number', title: 'Speed', default: 1 } } },
  },
]

test('target list and show tell kind, health and limits, with nothing that a terminal would obey', async () => {
  const { client } = preparedServer({ listTargets: [local, away] })
  const { out } = await runCommand('target list', { cwd: '/', client })
  expect(out).toContain('memory (simulated)')
  expect(out).not.toContain('\u001b')
  const shown = await runCommand('target show', { cwd: '/', client, args: ['local'] })
  expect(shown.out).toContain('services.x.build')
  expect(await runCommand('target show', { cwd: '/', client, args: ['nobody'] })).toMatchObject({
    code: 66,
    err: expect.stringContaining('panamax target list'),
  })
})

test('target kinds shows what can be set, and what is usual', async () => {
  const { client } = preparedServer({ listTargetKinds: kinds })
  const { out } = await runCommand('target kinds', { cwd: '/', client })
  expect(out).toContain('docker: Docker Engine')
  expect(out).toMatch(/ {2}host {2}string {2}Address; unix:\/\/\/path/)
  expect(out).toMatch(/ {2}speed {2}number {2}Speed; usually 1/)
})

test('target add sends texts as they are and everything else as JSON, and says how it answers', async () => {
  const { asked, client } = preparedServer({ listTargetKinds: kinds, createTarget: away })
  const ran = await runCommand('target add', {
    cwd: '/',
    client,
    args: ['demo'],
    options: { kind: 'memory', set: ['speed=10'] },
  })
  expect(asked.at(-1)).toEqual(['createTarget', { body: { name: 'demo', kind: 'memory', config: { speed: 10 } } }])
  expect(ran).toMatchObject({ code: 0, out: 'demo is added, but: gone␛[2J\n' })
  await runCommand('target add', { cwd: '/', client, args: ['far'], options: { set: ['host=tcp://h:1?a=b'] } })
  expect(asked.at(-1)).toEqual([
    'createTarget',
    { body: { name: 'far', kind: 'docker', config: { host: 'tcp://h:1?a=b' } } },
  ])
})

test.each([
  [{ kind: 'fleet' }, /There is no kind fleet. Kinds: docker, memory/],
  [{ kind: 'memory', set: ['sped=1'] }, /Keys: speed/],
  [{ kind: 'memory', set: ['speed'] }, /KEY=VALUE/],
  [{ kind: 'memory', set: ['speed=fast'] }, /speed is JSON \(number\)/],
])('target add refuses %j before the server is asked', async (options, words) => {
  const { asked, client } = preparedServer({ listTargetKinds: kinds })
  const ran = await runCommand('target add', { cwd: '/', client, args: ['x'], options })
  expect(ran).toMatchObject({ code: 64, err: expect.stringMatching(words) })
  expect(asked.map(([route]) => route)).toEqual(['listTargetKinds'])
})

test('target remove asks first', async () => {
  const { asked, client } = preparedServer({ deleteTarget: undefined })
  expect(
    await runCommand('target remove', { cwd: '/', client, args: ['demo'], confirm: async () => false }),
  ).toMatchObject({ code: 130 })
  expect(asked).toEqual([])
  expect(await runCommand('target remove', { cwd: '/', client, args: ['demo'] })).toMatchObject({ code: 0 })
  expect(asked).toEqual([['deleteTarget', { params: { name: 'demo' } }]])
})
