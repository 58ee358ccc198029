// A stranger clones the repository, types the two commands of the README, and writes into the guestbook.
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { DockerClient } from '../support/docker.ts'
import { withEngine } from '../support/engine.ts'
import { freePort, root, until } from '../support/panamax.ts'

const run = promisify(execFile)
const engine = withEngine()
const docker = new DockerClient(engine.dockerHost)
const cleanups: (() => Promise<unknown>)[] = []

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
  expect(await docker.leftovers('guestbook')).toEqual([])
})

test('from a fresh clone, npm start, then panamax run guestbook --yes: an entry is processed by the worker and stored', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'panamax-clone-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  const clone = join(folder, 'panamax')
  await run('git', ['clone', '-q', root, clone])

  const port = String(await freePort())
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, PANAMAX_HOME: join(folder, 'home'), DOCKER_HOST: engine.dockerHost, NO_COLOR: '1' }
  const server = spawn('npm', ['start', '--', '--port', port], {
    cwd: clone,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  cleanups.push(async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    if (server.pid !== undefined && server.exitCode === null) {
      process.kill(-server.pid, 'SIGTERM')
      await ended
    }
  })
  let said = ''
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk: Buffer) => void (said += chunk.toString()))
  await until(
    async () => {
      if (server.exitCode !== null) throw new Error(`npm start ended with ${server.exitCode}:\n${said}`)
      return said.includes(`http://localhost:${port}`) && said.includes('setup#token=')
    },
    'npm start says where Panamax is, with the setup link',
    300,
  )

  const panamax = (...args: string[]) => run(join(clone, 'panamax'), args, { env, cwd: folder })
  const up = await panamax('run', 'guestbook', '--yes')
  expect(up.stdout).toContain('is up')
  cleanups.push(() => panamax('app', 'rm', 'guestbook', '--volumes', '--yes', '--confirm', 'guestbook'))

  const { stdout } = await panamax('apps', '--json')
  const [app] = JSON.parse(stdout) as { name: string; endpoints: { url: string }[]; status: { state: string } }[]
  expect(app).toMatchObject({ name: 'guestbook', status: { state: 'running' } })
  const url = (app?.endpoints[0]?.url ?? '').replace(/\/$/, '')
  const words = `Hello from the scenario <b>${Date.now()}</b>`
  const written = await fetch(`${url}/entries`, {
    method: 'POST',
    body: new URLSearchParams({ name: 'Ada', message: words }),
  })
  expect(written.ok).toBe(true)
  await until(async () => {
    const entries = await (await fetch(`${url}/entries.json`)).text()
    return entries.includes('"done"')
  }, 'the worker has processed the entry')
  const page = await (await fetch(url)).text()
  expect(page).toContain(words.replace('<b>', '&lt;b&gt;').replace('</b>', '&lt;/b&gt;'))
  expect(page).not.toContain(words)

  // The entry outlives its containers.
  await panamax('app', 'restart', 'guestbook')
  await until(
    async () =>
      (
        await fetch(url).then(
          (page) => page.text(),
          () => '',
        )
      ).includes('Ada'),
    'the entry is there after a restart',
  )
  const journal = await panamax('logs', 'guestbook', '--tail', 'all')
  expect(journal.stdout).toMatch(/guestbook-worker-1/)
})
