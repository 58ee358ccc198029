import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testContext } from '../testing/run-command.ts'
import { answers } from './local-server.ts'
import { startLocal } from './start-local.ts'

/** Keeps the promises that the command line relies on: it listens, answers, writes server.json, and says where it is. */
const standIn = `
const { createServer } = require('node:http')
const { mkdirSync, writeFileSync } = require('node:fs')
const home = process.env.PANAMAX_HOME
if (process.env.STAND_IN_FAILS) { console.error('Port 8888 is taken by another program.'); process.exit(69) }
const server = createServer((_request, answer) => answer.end('{"status":"ok"}')).listen(0, '127.0.0.1', () => {
  const address = 'http://127.0.0.1:' + server.address().port
  mkdirSync(home, { recursive: true })
  writeFileSync(home + '/server.json', JSON.stringify({ address, token: 'made', pid: process.pid }))
  console.log('Panamax is at ' + address)
})
`

let folder: string
const started: number[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panamax-start-'))
  await mkdir(join(folder, 'server'))
  await writeFile(join(folder, 'server', 'main.js'), standIn)
})
afterEach(async () => {
  for (const pid of started.splice(0)) process.kill(pid)
  await rm(folder, { recursive: true, force: true })
})

function place(environment: Record<string, string> = {}) {
  return {
    cwd: folder,
    programs: folder,
    environment: { PATH: process.env['PATH'] ?? '', PANAMAX_HOME: join(folder, 'home'), ...environment },
  }
}

describe('a command that needs a server and finds none', () => {
  test('starts one with --yes, and says where it is', async () => {
    const { context, said } = testContext(place())
    const server = await startLocal(context)
    started.push(server.pid)
    expect(await answers(server.address)).toBe(true)
    expect(server.token).toBe('made')
    expect(said().err).toContain(`Panamax is at ${server.address}`)
    expect(said().out).toBe('')
  })

  test('asks on a terminal, and starts nothing for a no', async () => {
    const asked: string[] = []
    const confirm = async (question: string) => asked.push(question) === 0
    const { context } = testContext({ ...place(), yes: false, isTerminal: true, confirm })
    await expect(startLocal(context)).rejects.toMatchObject({ code: 'unreachable' })
    expect(asked).toHaveLength(1)
    await expect(readFile(join(folder, 'home', 'server.json'))).rejects.toThrow('ENOENT')
  })

  test('says how to start one where nobody can be asked', async () => {
    const { context } = testContext({ ...place(), yes: false })
    await expect(startLocal(context)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/panamax up --detach.*--yes/),
    })
  })

  test('tells why the server did not start, and how to start it another way', async () => {
    const { context } = testContext(place({ STAND_IN_FAILS: '1' }))
    await expect(startLocal(context)).rejects.toMatchObject({
      message: expect.stringMatching(/Port 8888 is taken by another program[^]*panamax up --detach/),
    })
  })
})
