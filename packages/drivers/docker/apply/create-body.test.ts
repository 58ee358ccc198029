import { createServer, type Server } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { json as readJson } from 'node:stream/consumers'
import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import type { Driver, RenderContext, StepProgress } from '@panamax/core/deploy/driver'
import { execute } from '@panamax/core/deploy/execute'
import { plan } from '@panamax/core/deploy/plan'
import { afterEach, describe, expect, it } from 'vitest'
import { docker } from '../definition.ts'

let engine: FakeEngine | undefined

/** A server that answers as an engine of the given API does, as far as a first deployment asks, and notes what it is sent. */
class FakeEngine {
  readonly calls: { method: string; path: string; body: unknown }[] = []
  readonly folder: string
  private readonly server: Server

  constructor(folder: string, api: string) {
    this.folder = folder
    this.server = createServer((request, response) => {
      void (async () => {
        const { method = '', url = '' } = request
        const body = request.headers['content-type'] === 'application/json' ? await readJson(request) : undefined
        const call = { method, path: url.replace(/^\/v[\d.]+/, '').replace(/\?.*/, ''), body }
        this.calls.push(call)
        response.setHeader('Api-Version', api)
        response.end(JSON.stringify(answerTo(call)))
      })()
    })
    this.server.listen(path.join(folder, 'engine.sock'))
  }

  body(method: string, route: string): Record<string, unknown> | undefined {
    const call = this.calls.find((each) => each.method === method && each.path === route)
    return call?.body as Record<string, unknown> | undefined
  }

  close(): void {
    this.server.closeAllConnections()
    this.server.close()
  }
}

function answerTo({ method, path: route }: { method: string; path: string }): unknown {
  if (route === '/version') return { MinAPIVersion: '1.44' }
  if (method === 'GET' && route === '/volumes') return { Volumes: [] }
  if (method === 'GET' && (route === '/containers/json' || route === '/networks')) return []
  if (route.startsWith('/images/')) return { Id: 'sha256:1', Config: {} }
  if (route === '/containers/new/json') {
    return { Id: 'new', Name: '/x', State: { Status: 'running' }, Config: {}, RestartCount: 0 }
  }
  return { Id: 'new', Warnings: [] }
}

afterEach(async () => {
  engine?.close()
  if (engine !== undefined) await rm(engine.folder, { recursive: true })
})

const context: RenderContext = {
  revision: 1,
  directory: '/x',
  digest: (text) => `${text.length}`,
  fingerprint: () => 'f',
}

const web: ServiceSpec = {
  image: 'nginx:1',
  command: null,
  entrypoint: null,
  annotations: { a: 'b' },
  networks: {
    front: { mac_address: '02:42:ac:11:65:43', priority: 1, gw_priority: 5 },
    back: { mac_address: '02:42:ac:11:65:44' },
  },
  healthcheck: { test: ['CMD', 'true'], interval: '1s', start_interval: '1s' },
}
const app: AppSpec = {
  name: 'blog',
  services: { web },
  networks: { front: { name: 'blog_front' }, back: { name: 'blog_back' } },
}

async function deployTo(
  api: string,
  spec: AppSpec = app,
): Promise<{ fake: FakeEngine; progress: StepProgress[]; errors: string[] }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'create-body-'))
  engine = new FakeEngine(folder, api)
  const driver: Driver = await docker.connect(
    { host: `unix://${folder}/engine.sock` },
    { environment: {}, homeDirectory: folder, credentials: async () => undefined, log: () => undefined },
  )
  const signal = AbortSignal.timeout(10_000)
  const todo = plan(driver.render(spec, context).resources, await driver.observe('blog', signal))
  const progress: StepProgress[] = []
  const creating = { ...todo, steps: todo.steps.filter((step) => step.action === 'create' || step.action === 'pull') }
  const outcome = await execute({
    plan: creating,
    concurrency: 4,
    signal,
    apply: (step, emit, stop) => driver.apply(step, emit, stop),
    onProgress: (_, each) => void progress.push(each),
  })
  await driver[Symbol.asyncDispose]()
  return { fake: engine, progress, errors: outcome.failures.map(({ error }) => error.message) }
}

describe('a container', () => {
  it('on an engine with API 1.41 gets one network at creation and the others after, and does without what is newer', async () => {
    const { fake, progress } = await deployTo('1.41')
    const body = fake.body('POST', '/containers/create')
    expect(body).toMatchObject({ MacAddress: '02:42:ac:11:65:43', Healthcheck: { Test: ['CMD', 'true'] } })
    expect(body?.['NetworkingConfig']).toEqual({ EndpointsConfig: { blog_front: { Aliases: ['web', 'blog-web'] } } })
    expect(JSON.stringify(body)).not.toMatch(/Annotations|StartInterval|GwPriority/)
    expect(fake.body('POST', '/networks/blog_back/connect')).toEqual({
      Container: 'new',
      EndpointConfig: { Aliases: ['web', 'blog-web'] },
    })
    const warnings = progress.flatMap((each) => (each.type === 'warning' ? [each.text.split(' is left out')[0]] : []))
    expect(warnings).toEqual([
      '"annotations"',
      '"healthcheck.start_interval"',
      '"networks.front.gw_priority"',
      '"networks.back.mac_address"',
    ])
  })

  it('on an engine with a minimum of 1.44 gets all at once', async () => {
    const { fake, progress } = await deployTo('1.55')
    const body = fake.body('POST', '/containers/create')
    expect(body).not.toHaveProperty('MacAddress')
    expect(body).toMatchObject({
      Healthcheck: { StartInterval: 1e9 },
      HostConfig: { Annotations: { a: 'b' }, NetworkMode: 'blog_front' },
      NetworkingConfig: {
        EndpointsConfig: {
          blog_front: { MacAddress: '02:42:ac:11:65:43', GwPriority: 5 },
          blog_back: { MacAddress: '02:42:ac:11:65:44' },
        },
      },
    })
    expect(fake.calls.some(({ path: route }) => route.endsWith('/connect'))).toBe(false)
    expect(progress).toEqual([])
  })

  it('that cannot work without something newer is refused', async () => {
    const volumes = [{ type: 'image' as const, source: 'data:1', target: '/data' }]
    const { errors } = await deployTo('1.41', { ...app, services: { web: { ...web, volumes } } })
    expect(errors).toEqual([
      '"volumes[0].type: image" needs Engine API 1.48; this engine has 1.41. Update the engine, or do without.',
    ])
  })

  it('takes one call to be made where it has one network', async () => {
    const { annotations: _, healthcheck: __, ...plain } = web
    const { fake } = await deployTo('1.41', { ...app, services: { web: { ...plain, networks: { front: null } } } })
    const mutations = fake.calls
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path: route }) => `${method} ${route}`)
    expect(mutations).toEqual(['POST /networks/create', 'POST /containers/create'])
    const questions = fake.calls.filter(({ method }) => method === 'GET').map((call) => call.path)
    expect(questions.toSorted()).toEqual([
      '/_ping',
      '/containers/json',
      '/images/nginx%3A1/json',
      '/networks',
      '/networks',
      '/volumes',
    ])
  })
})
