// Things that go wrong while an app comes up: the step that failed says why, what ran goes on, nothing is lost.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { busyboxImage } from '../support/busybox.ts'
import { DockerClient } from '../support/docker.ts'
import { withEngine } from '../support/engine.ts'
import { Panamax, until } from '../support/panamax.ts'

const run = promisify(execFile)
const engine = withEngine()
const docker = new DockerClient(engine.dockerHost)
const name = 'unlucky'
let folder: string
let image: string
let panamax: Panamax

beforeAll(async () => {
  image = await busyboxImage(docker, 'panamax-test/bad-luck:1')
})

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panamax-bad-luck-'))
  panamax = await Panamax.start({ dockerHost: engine.dockerHost })
})

afterEach(async () => {
  await panamax.cli('app', 'rm', name, '--volumes', '--yes', '--confirm', name)
  const leftovers = await docker.leftovers(name)
  await panamax.close()
  await rm(folder, { recursive: true, force: true })
  expect(leftovers).toEqual([])
})

const sleeper = '["sh", "-c", "trap \'exit 0\' TERM; while :; do sleep 1000 & wait; done"]'

async function write(text: string): Promise<string> {
  const file = join(folder, 'compose.yaml')
  await writeFile(file, text)
  return file
}

async function deploy(text: string) {
  const start = Date.now()
  const result = await panamax.cli('run', await write(text), '--name', name, '--yes')
  return { ...result, seconds: (Date.now() - start) / 1000 }
}

async function states(): Promise<Record<string, string>> {
  const app = await panamax.json<{ serviceList: { name: string; status: { state: string } }[] }>('app', 'show', name)
  return Object.fromEntries(app.serviceList.map((service) => [service.name, service.status.state]))
}

describe('a service that does not come up', () => {
  test('an image that does not exist: the registry’s reason; what does not need it runs', async () => {
    const failed = await deploy(
      `services:\n  good: {image: ${image}, command: ${sleeper}}\n  bad: {image: "panamax-test/nowhere:1"}\n`,
    )
    expect(failed.code).toBe(1)
    expect(failed.stderr).toMatch(/panamax-test\/nowhere:1/)
    expect(await states()).toMatchObject({ good: 'running' })
  })

  test('one that exits at once: within seconds, with its exit code and last lines', async () => {
    const failed = await deploy(
      `services:\n  brief:\n    image: ${image}\n    command: ["sh", "-c", "echo one; sleep 0.3; echo the last words >&2; exit 7"]\n`,
    )
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringMatching(/exit(ed)?.* 7/) })
    expect(failed.stderr).toContain('the last words')
    expect(failed.seconds).toBeLessThan(15)
    expect(await states()).toEqual({ brief: 'failed' })
  })

  test('a dependency that is never healthy: what its check said, and what waited is not started', async () => {
    const failed = await deploy(`services:
  db:
    image: ${image}
    command: ${sleeper}
    healthcheck: {test: ["CMD", "sh", "-c", "echo still warming up; exit 1"], interval: 1s, timeout: 1s, retries: 2}
  web:
    image: ${image}
    command: ${sleeper}
    depends_on: {db: {condition: service_healthy}}
`)
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('still warming up') })
    expect(await states()).toMatchObject({ db: 'unhealthy' })
    const web = await docker.run('ps', '-a', '--filter', `name=${name}-web-1`, '--format', '{{.State}}')
    expect(web.trim()).not.toBe('running')
  })

  test('a change that does not start: the container before it goes on', async () => {
    const good = `services:\n  web: {image: ${image}, command: ${sleeper}}\n`
    expect((await deploy(good)).code).toBe(0)
    const before = await docker.containers(name)
    const changed = await write(`services:\n  web: {image: ${image}, command: ["sh", "-c", "exit 3"]}\n`)
    expect((await panamax.cli('apply', name, changed, '--yes')).code).toBe(1)
    expect(await docker.containers(name)).toEqual(before)
    expect(await states()).toEqual({ web: 'running' })
    expect((await panamax.cli('rollback', name, '1', '--yes')).code).toBe(0)
    expect(await docker.containers(name)).toEqual(before)
  })

  test('a crash loop is shown as restarting, with its count and last line', async () => {
    await deploy(
      `services:\n  loop:\n    image: ${image}\n    restart: always\n    command: ["sh", "-c", "echo cannot go on; exit 1"]\n`,
    )
    await until(
      async () => ['restarting', 'failed'].includes((await states())['loop'] ?? ''),
      'it is shown as restarting',
    )
    const app = await panamax.json<{ serviceList: { status: { reason: string } }[] }>('app', 'show', name)
    expect(app.serviceList[0]?.status.reason).toMatch(/exit|restart/)
  })
})

const chain = (value: string, count = 4): string => {
  const services = Array.from({ length: count }, (_, index) => {
    const links = index === 0 ? '' : `, links: ["s${index - 1}:before"]`
    return `  s${index}: {image: ${image}, command: ${sleeper}, stop_grace_period: 1s, environment: {VALUE: "${value}"}${links}, volumes: ["data${index}:/data"]}\n`
  })
  return `services:\n${services.join('')}volumes: {${Array.from({ length: count }, (_, index) => `data${index}: {}`).join(', ')}}\n`
}

describe('the server is killed with -9', () => {
  test('at every step of a deployment: no orphan, no lost document, and it finishes', async () => {
    expect((await deploy(chain('0'))).code).toBe(0)
    const { deployment } = await panamax.json<{ deployment: { steps: object[] } }>(
      'run',
      await write(chain('0')),
      '--name',
      `${name}-count`,
      '--yes',
    )
    await panamax.cli('app', 'rm', `${name}-count`, '--volumes', '--yes', '--confirm', `${name}-count`)
    const steps = deployment.steps.length
    expect(steps).toBeGreaterThan(8)
    for (let step = 1; step <= steps; step += 1) {
      const document = chain(String(step))
      const saved = await panamax.api<{ number: number }>('POST', `/api/v1/apps/${name}/revisions`, { document })
      expect(saved.status).toBe(201)
      const { body } = await panamax.api<{ id: string }>('POST', `/api/v1/apps/${name}/deployments`, {
        action: 'deploy',
      })
      await killAtStep(body.id, step)
      await panamax.launch()
      await until(
        async () => (await deploymentState(body.id)) === 'succeeded',
        `the deployment killed at step ${step} is finished`,
        60,
      )
      expect(Object.keys(await docker.containers(name)).sort()).toEqual(
        ['s0', 's1', 's2', 's3'].map((each) => `${name}-${each}-1`),
      )
      const values = await docker.run('ps', '--filter', `label=com.docker.compose.project=${name}`, '-q')
      const inspected = JSON.parse(await docker.run('inspect', ...values.trim().split('\n'))) as {
        Config: { Env: string[] }
      }[]
      expect(inspected.map((each) => each.Config.Env.includes(`VALUE=${step}`))).toEqual([true, true, true, true])
      const latest = await panamax.json<{ document: string }>('app', 'show', name, '--document')
      expect(latest.document).toBe(document)
    }
  }, 900_000)

  async function deploymentState(id: string): Promise<string> {
    const { body } = await panamax.api<{ state: string; message?: string }>('GET', `/api/v1/deployments/${id}`)
    if (body.state === 'failed') throw new Error(`the deployment failed: ${body.message}`)
    return body.state
  }

  /** Kills when that many steps have begun, or when it has ended before. */
  async function killAtStep(id: string, step: number): Promise<void> {
    const begun = async (): Promise<boolean> => {
      const { body } = await panamax.api<{ state: string; steps: { state: string }[] }>(
        'GET',
        `/api/v1/deployments/${id}`,
      )
      return body.state === 'succeeded' || body.steps.filter((each) => each.state !== 'pending').length >= step
    }
    const end = Date.now() + 60_000
    while (!(await begun())) {
      if (Date.now() > end) throw new Error(`step ${step} never began`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await panamax.kill()
  }
})

describe('the world breaks', () => {
  test('the engine is stopped in the middle of a deployment and started again: it finishes', async () => {
    const file = await write(chain('engine', 6))
    const deployment = panamax.cli('run', file, '--name', name, '--yes')
    await until(
      async () => Object.keys(await docker.containers(name).catch(() => ({}))).length >= 2,
      'some containers are there',
    )
    await engine.stop()
    await new Promise((resolve) => setTimeout(resolve, 2000))
    await engine.start()
    const ended = await deployment
    expect(ended.stderr + ended.stdout).toContain('is up')
    expect(ended.code).toBe(0)
    expect(Object.keys(await docker.containers(name))).toHaveLength(6)
  })

  test('the disk is full while the document is written: the deployment says so, and the document before it stays', async () => {
    const small = join(folder, 'small')
    await mkdir(small)
    await run('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', small])
    const full = await Panamax.start({ dockerHost: engine.dockerHost, home: join(small, 'home') })
    try {
      const file = await write(`services:\n  web: {image: ${image}, command: ${sleeper}, stop_grace_period: 1s}\n`)
      expect((await full.cli('run', file, '--name', name, '--yes')).code).toBe(0)
      const written = join(small, 'home/apps', name, 'compose.yaml')
      const before = await readFile(written, 'utf8')
      await writeFile(file, `${before}# ${'more '.repeat(40_000)}\n`)
      await run('sh', ['-c', `dd if=/dev/zero of=${small}/filler bs=4k 2>/dev/null || true`])
      const failed = await full.cli('apply', name, file, '--yes')
      expect(failed.code).not.toBe(0)
      expect(failed.stderr).toMatch(/disk|space/i)
      expect(await readFile(written, 'utf8')).toBe(before)
      await rm(join(small, 'filler'))
      expect((await full.cli('apply', name, file, '--yes')).code).toBe(0)
    } finally {
      await rm(join(small, 'filler'), { force: true })
      await full.cli('app', 'rm', name, '--volumes', '--yes', '--confirm', name)
      await full.close()
      await run('umount', [small])
    }
  })
})
