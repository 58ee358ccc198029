import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AppSpec } from '@panamax/core/compose/spec'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cutOff } from '../testing/cut-off.ts'
import { app, openEngine, prefix, service, type TestEngine } from '../testing/engine.ts'

let engine: TestEngine
let folder: string
const name = `${prefix}-crash`

/** As many kinds of changes as one service can need: two networks, a file, a volume without a name, another service that follows. */
function version(tag: string): AppSpec {
  const web = service({
    networks: { default: null, back: null },
    volumes: [{ type: 'volume', target: '/data' }],
    configs: [{ source: 'c', target: '/etc/tag' }],
    environment: { TAG: tag },
  })
  const more = { networks: { back: { name: `${name}_back` } }, configs: { c: { name: 'c', content: tag } } }
  return app('crash', { web, side: service({ network_mode: 'service:web' }) }, more)
}

beforeAll(async () => {
  engine = await openEngine()
  folder = await mkdtemp(path.join(tmpdir(), `${prefix}-crash-`))
  await engine.remove(name)
})
afterAll(async () => {
  await engine.remove(name)
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function containers(): Promise<string[]> {
  const observed = await engine.driver.observe(name, engine.signal)
  return observed
    .filter((item) => item.kind === 'container')
    .map((item) => `${item.name} ${item.runtime?.phase}`)
    .sort()
}

async function deployUntil(limit: number, spec: AppSpec): Promise<boolean> {
  await using way = await cutOff(folder, limit)
  await using dying = await openEngine({ environment: { DOCKER_HOST: way.host } })
  await dying.deploy(spec)
  return way.wasCut()
}

async function expectWhole(spec: AppSpec, tag: string): Promise<void> {
  expect(await engine.deploy(spec)).toEqual({ state: 'succeeded', failures: [] })
  expect(await containers()).toEqual([`${name}-side-1 running`, `${name}-web-1 running`])
  expect((await engine.planFor(spec)).steps).toEqual([])
  expect((await engine.exec(name, 'web', 'sh', '-c', 'cat /etc/tag; ip -o -4 addr | grep -c eth')).output).toBe(
    `${tag}2\n`,
  )
  const address = (await engine.exec(name, 'web', 'hostname', '-i')).output.split(' ')[0]?.trim() ?? '?'
  expect((await engine.exec(name, 'side', 'ip', 'addr')).output).toContain(address)
}

it('a first deployment that dies before any of its changes is finished by the next', async () => {
  let limit = 0
  while (await deployUntil(limit, version('1'))) {
    await expectWhole(version('1'), '1')
    await engine.remove(name)
    limit += 1
  }
  expect(limit).toBeGreaterThan(6)
})

it('a replacement that dies before any of its changes is finished by the next, and its data is kept', async () => {
  await engine.deploy(version('0'))
  await engine.exec(name, 'web', 'sh', '-c', 'echo kept > /data/file')
  let limit = 0
  while (await deployUntil(limit, version(`n${limit}`))) {
    await expectWhole(version(`n${limit}`), `n${limit}`)
    expect((await engine.exec(name, 'web', 'cat', '/data/file')).output).toBe('kept\n')
    limit += 1
  }
  expect(limit).toBeGreaterThan(10)
})

it('a replacement that dies is undone by the next one with the old document', async () => {
  await engine.deploy(version('0'))
  for (const limit of [1, 3, 5, 7, 9]) {
    await deployUntil(limit, version('new'))
    await expectWhole(version('0'), '0')
  }
})
