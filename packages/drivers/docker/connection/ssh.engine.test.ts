import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { docker } from '../definition.ts'
import { app, openEngine, prefix, service, type TestEngine } from '../testing/engine.ts'

let folder: string
let engine: TestEngine
const name = `${prefix}-ssh`
const socket = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '')

/** In the place of `ssh`: notes what it was asked for, and leads to the local engine. */
const standIn = `#!/usr/bin/env node
const fs = require('node:fs')
fs.appendFileSync(__dirname + '/asked', JSON.stringify(process.argv.slice(2)) + '\\n')
if (process.argv.includes('closed.example')) { console.error('Permission denied (publickey).'); process.exit(255) }
const socket = require('node:net').connect({ path: ${JSON.stringify(socket)}, allowHalfOpen: true })
process.stdin.pipe(socket)
socket.pipe(process.stdout)
socket.on('end', () => process.exit(0))
`

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), `${prefix}-ssh-`))
  await writeFile(path.join(folder, 'ssh'), standIn, { mode: 0o755 })
  const environment = { DOCKER_HOST: 'ssh://me@far.example:2222', PATH: `${folder}:${process.env['PATH']}` }
  engine = await openEngine({ environment })
  await engine.remove(name)
})
afterAll(async () => {
  await engine.remove(name)
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

it('an engine behind ssh is deployed to, and has terminals', async () => {
  expect((await engine.deploy(app('ssh', { web: service() }))).failures).toEqual([])
  expect(await engine.exec(name, 'web', 'echo', 'hello')).toEqual({ output: 'hello\n', exitCode: 0 })
  const [first = ''] = (await readFile(path.join(folder, 'asked'), 'utf8')).split('\n')
  const words = ['-l', 'me', '-p', '2222', '--', 'far.example', 'docker', 'system', 'dial-stdio']
  expect((JSON.parse(first) as string[]).slice(-words.length)).toEqual(words)
})

it('a machine that does not let us in is unreachable, with what ssh says', async () => {
  const environment = { PATH: `${folder}:${process.env['PATH']}` }
  const context = { environment, homeDirectory: folder, credentials: async () => undefined, log: () => undefined }
  await using driver = await docker.connect({ host: 'ssh://closed.example' }, context)
  const health = await driver.probe(AbortSignal.timeout(20_000))
  expect(health.state).toBe('unhealthy')
  expect(health.reason).toContain('Permission denied (publickey)')
})
