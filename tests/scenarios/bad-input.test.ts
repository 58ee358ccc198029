// Bad input, each refused before anything is started, with the place and what to do.
import { createServer, type Server } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { busyboxImage } from '../support/busybox.ts'
import type { Problem } from '@panamax/core/compose/problem'
import { DockerClient } from '../support/docker.ts'
import { withEngine } from '../support/engine.ts'
import { freePort, Panamax } from '../support/panamax.ts'

const engine = withEngine()
const docker = new DockerClient(engine.dockerHost)
let panamax: Panamax
let folder: string
let image: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panamax-bad-input-'))
  image = await busyboxImage(docker, 'panamax-test/bad-input:1')
  panamax = await Panamax.start({ dockerHost: engine.dockerHost })
})

afterAll(async () => {
  await panamax.close()
  await rm(folder, { recursive: true, force: true })
})

async function run(text: string, ...args: string[]) {
  const file = join(folder, 'compose.yaml')
  await writeFile(file, text)
  const start = Date.now()
  const result = await panamax.cli('run', file, '--yes', ...args)
  return { ...result, milliseconds: Date.now() - start }
}

const sleeper = '["sh", "-c", "trap \'exit 0\' TERM; while :; do sleep 1000 & wait; done"]'

function web(port: number): string {
  return `services:\n  web:\n    image: ${image}\n    command: ${sleeper}\n    ports: ["${port}:80"]\n`
}

describe('a port that is taken is found before anything starts, with its holder and the next free one', () => {
  test('by an app of ours, by a container of somebody else, by a process', async () => {
    const port = await freePort()
    expect((await run(web(port), '--name', 'holder')).code).toBe(0)
    const byApp = await run(web(port), '--name', 'second')
    expect(byApp).toMatchObject({ code: 65, stderr: expect.stringMatching(new RegExp(`port ${port}/tcp.*holder`)) })
    const next = /--port \d+=(\d+)/.exec(byApp.stderr)?.[1]
    expect(Number(next)).toBeGreaterThan(port)
    expect(await docker.leftovers('second')).toEqual([])

    const moved = await run(web(port), '--name', 'second', '--port', `${port}=${next}`)
    expect(moved.code).toBe(0)
    const { document } = await panamax.json<{ document: string }>('app', 'show', 'second', '--document')
    expect(document).toContain(`${next}:80`)

    const other = await freePort()
    await docker.run('run', '-d', '--name', 'stranger', '-p', `${other}:80`, image, 'sleep', '1000')
    const byContainer = await run(web(other), '--name', 'third')
    expect(byContainer).toMatchObject({ code: 65, stderr: expect.stringContaining('stranger') })
    await docker.run('rm', '-f', 'stranger')

    const listener = createServer()
    const held = await new Promise<number>((resolve) =>
      listener.listen(0, '0.0.0.0', () => resolve((listener.address() as { port: number }).port)),
    )
    const byProcess = await run(web(held), '--name', 'third')
    await close(listener)
    expect(byProcess).toMatchObject({ code: 65, stderr: expect.stringMatching(/process.*node/) })
    expect(await docker.leftovers('third')).toEqual([])
    for (const name of ['holder', 'second']) await panamax.cli('app', 'rm', name, '--yes')
  })

  test('in a change of a running app the old containers go on', async () => {
    const [mine, taken] = [await freePort(), await freePort()]
    expect((await run(web(mine), '--name', 'changing')).code).toBe(0)
    const before = await docker.containers('changing')
    await docker.run('run', '-d', '--name', 'stranger', '-p', `${taken}:80`, image, 'sleep', '1000')
    await writeFile(join(folder, 'changed.yaml'), web(taken))
    const refused = await panamax.cli('apply', 'changing', join(folder, 'changed.yaml'), '--yes')
    await docker.run('rm', '-f', 'stranger')
    expect(refused.code).toBe(65)
    expect(await docker.containers('changing')).toEqual(before)
    await panamax.cli('app', 'rm', 'changing', '--yes')
  })
})

describe('a document that cannot be meant', () => {
  test('every problem is reported at once, with line and column', async () => {
    const refused = await run(`services:\n  web:\n    imge: ${image}\n    ports: ["99999:80"]\n    restart: [1]\n`)
    expect(refused.code).toBe(64)
    expect(refused.stderr).toMatch(/compose\.yaml:3:5.*imge.*image/)
    expect(refused.stderr).toMatch(/compose\.yaml:4:\d+.*99999/)
    expect(refused.stderr).toMatch(/compose\.yaml:5:\d+/)
  })

  test('links in a circle are named', async () => {
    const refused = await run(
      `services:\n  a: {image: ${image}, links: [b]}\n  b: {image: ${image}, links: [c]}\n  c: {image: ${image}, links: [a]}\n`,
    )
    expect(refused).toMatchObject({ code: 64, stderr: expect.stringMatching(/a.*b.*c.*a/) })
  })

  test('a service that is there twice, and names that cannot be', async () => {
    expect((await run(`services:\n  a: {image: ${image}}\n  a: {image: ${image}}\n`)).stderr).toMatch(/:3:3/)
    expect((await run(`services:\n  "my web": {image: ${image}}\n`)).stderr).toMatch(/:2:3.*my web/)
    expect((await run(`services:\n  a: {image: ${image}}\n`, '--name', 'Not A Name')).code).toBe(64)
  })

  test.each([
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((key, index) => `${key}: &${key} [${`*${'abcdefgh'[index]},`.repeat(9)}]`).join('\n')}\nservices: {a: {image: x, command: *i}}\n`,
    ],
    [
      'ten thousand services',
      `services:\n${Array.from({ length: 10_000 }, (_, index) => `  s${index}: {image: x}\n`).join('')}`,
    ],
    ['a document of 11 MB', `services: {a: {image: x}}\n# ${'x'.repeat(11 * 1024 * 1024)}\n`],
    ['deep nesting', `services: {a: {image: x, labels: ${'['.repeat(20_000)}}}\n`],
    ['control characters', 'services:\n  a: {image: "x\u0000y"}\n'],
    ['an env_file outside of the folder', 'services:\n  a: {image: x, env_file: ../../../etc/passwd}\n'],
    ['an include outside of the folder', 'include: [/etc/passwd]\nservices:\n  a: {image: x}\n'],
  ])('%s is refused by the server, twice within two seconds', async (_what, document) => {
    const start = Date.now()
    interface Refusal {
      readonly error?: { readonly message: string; readonly problems?: readonly Problem[] }
      readonly problems?: readonly Problem[]
    }
    const answer = await panamax.api<Refusal>('POST', '/api/v1/plans', { document, fileName: 'compose.yaml' })
    const problems = answer.body.problems ?? answer.body.error?.problems ?? []
    const [first] = problems.filter((problem) => problem.severity === 'error')
    expect(first?.line ?? answer.body.error?.message, JSON.stringify(answer.body).slice(0, 300)).toBeDefined()
    const made = await panamax.api('POST', '/api/v1/apps', { document, fileName: 'compose.yaml' })
    expect(made.status).toBe(422)
    expect(Date.now() - start).toBeLessThan(2000)
  })

  test('a required input without a value stops it, naming the input', async () => {
    const document = `x-panamax:\n  inputs:\n    SECRET: {label: The secret, type: password, required: true}\nservices:\n  a: {image: ${image}, environment: {S: "\${SECRET}"}}\n`
    expect(await run(document)).toMatchObject({ code: 64, stderr: expect.stringContaining('The secret') })
  })

  test('a compose project that Panamax did not start is not taken over unless that is asked for', async () => {
    const labels = [
      '--label',
      'com.docker.compose.project=theirs',
      '--label',
      'com.docker.compose.service=web',
      '--label',
      'com.docker.compose.container-number=1',
    ]
    await docker.run('run', '-d', '--name', 'theirs-web-1', ...labels, image, 'sleep', '1000')
    const document = `services:\n  web: {image: ${image}, command: ${sleeper}}\n`
    const before = await docker.containers('theirs')
    expect(await run(document, '--name', 'theirs')).toMatchObject({
      code: 65,
      stderr: expect.stringContaining('--adopt'),
    })
    expect(await docker.containers('theirs')).toEqual(before)
    expect((await run(document, '--name', 'theirs', '--adopt')).code).toBe(0)
    const after = await docker.containers('theirs')
    expect(Object.keys(after)).toEqual(['theirs-web-1'])
    expect(after).not.toEqual(before)
    await panamax.cli('app', 'rm', 'theirs', '--yes')
    expect(await docker.leftovers('theirs')).toEqual([])
  })
})

function close(server: Server): Promise<unknown> {
  return new Promise((resolve) => server.close(resolve))
}
