import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isEmpty } from '@panamax/core/deploy/plan-text'
import { app, openEngine, prefix, service, type TestEngine } from '../testing/engine.ts'

let engine: TestEngine
const name = `${prefix}-inherited`
const image = `${name}:copy`
const byHand = `${name}-by-hand`

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', args)
  return stdout.trim()
}

beforeAll(async () => {
  engine = await openEngine()
  await engine.remove(name)
})
afterAll(async () => {
  await docker('rm', '-f', byHand, `${name}-renamed`).catch(() => undefined)
  await engine.remove(name)
  await docker('rmi', image).catch(() => undefined)
  await engine[Symbol.asyncDispose]()
})

const names = async (): Promise<string[]> => {
  const observed = await engine.driver.observe(name, engine.signal)
  return observed.filter((item) => item.kind === 'container').map((item) => item.name)
}

it('a container that was run by hand from an image of an app’s container is no part of the app', async () => {
  const spec = app('inherited', { web: service() })
  expect((await engine.deploy(spec)).state).toBe('succeeded')
  await docker('commit', `${name}-web-1`, image)
  await docker('run', '-d', '--name', byHand, image, 'sleep', '600')
  expect(await names()).toEqual([`${name}-web-1`])
  expect(isEmpty(await engine.planFor(spec))).toBe(true)

  const changed = app('inherited', { web: service({ environment: { NEW: '1' } }) })
  expect((await engine.deploy(changed)).state).toBe('succeeded')
  expect(await names()).toEqual([`${name}-web-1`])
  await engine.remove(name)
  expect(await docker('inspect', '--format', '{{.State.Running}}', byHand)).toBe('true')
})

it('one that somebody renamed is part of it still', async () => {
  const spec = app('inherited', { web: service() })
  expect((await engine.deploy(spec)).state).toBe('succeeded')
  await docker('rename', `${name}-web-1`, `${name}-renamed`)
  expect(await names()).toEqual([`${name}-renamed`])
  expect(isEmpty(await engine.planFor(spec))).toBe(true)
})
