import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { plan } from '@panamax/core/deploy/plan'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { EngineClient } from './client.ts'
import { app, busybox, openEngine, prefix, service, shell, type TestEngine } from './testing/engine.ts'

let engine: TestEngine
const name = `${prefix}-container`

beforeAll(async () => {
  engine = await openEngine()
  await engine.remove(name)
})
afterEach(async () => engine.remove(name))
afterAll(async () => engine[Symbol.asyncDispose]())

it('writes secrets and configs with their mode and owner, into folders that the image does not have', async () => {
  const web = service({
    secrets: [
      { source: 's', target: '/run/secrets/s' },
      { source: 's', target: '/opt/new/folder/key', mode: '0400', uid: '1000', gid: '1000' },
    ],
    configs: [{ source: 'c' }],
  })
  const more = {
    secrets: { s: { name: 's', content: 'hidden' } },
    configs: { c: { name: 'c', content: 'a=1\n' } },
  }
  expect((await engine.deploy(app('container', { web }, more))).failures).toEqual([])
  const script =
    'cat /run/secrets/s /opt/new/folder/key /c; stat -c "%a %u %g" /opt/new/folder/key /run/secrets/s; stat -c %a /opt/new'
  expect((await engine.exec(name, 'web', 'sh', '-c', script)).output).toBe(
    'hiddenhiddena=1\n400 1000 1000\n444 0 0\n755\n',
  )
})

it('writes secrets also where the root file system is read-only', async () => {
  const web = service({ read_only: true, secrets: [{ source: 's', target: '/run/secrets/s' }] })
  const outcome = await engine.deploy(app('container', { web }, { secrets: { s: { name: 's', content: 'hidden' } } }))
  expect(outcome.failures).toEqual([])
  expect((await engine.exec(name, 'web', 'cat', '/run/secrets/s')).output).toBe('hidden')
  expect((await engine.exec(name, 'web', 'touch', '/file')).exitCode).not.toBe(0)
})

it('mounts a relative folder of the app, a secret from a file, a tmpfs, and another service’s volumes', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), `${prefix}-files-`))
  await mkdir(path.join(folder, 'html'))
  await writeFile(path.join(folder, 'html/index'), 'page')
  await writeFile(path.join(folder, 'token'), 'from a file')
  const web = service({
    volumes: [
      { type: 'bind', source: './html', target: '/html', read_only: true, bind: { create_host_path: true } },
      { type: 'tmpfs', target: '/scratch', tmpfs: { size: '65536' } },
      { type: 'volume', source: 'data', target: '/data' },
    ],
    secrets: [{ source: 't', target: '/run/secrets/t' }],
    command: shell('echo shared > /data/file; exec sleep 3600'),
  })
  const spec = app(
    'container',
    { web, side: service({ volumes_from: ['web:ro'] }) },
    { secrets: { t: { name: 't', file: './token' } } },
  )
  const { resources } = engine.driver.render(spec, engine.context(folder))
  const outcome = await engine.run(plan(resources, await engine.driver.observe(name, engine.signal)))
  expect(outcome.failures).toEqual([])
  const script =
    'cat /html/index /run/secrets/t; df -k /scratch | tail -1 | awk "{print \\$2}"; touch /html/x 2>/dev/null || echo read-only'
  expect((await engine.exec(name, 'web', 'sh', '-c', script)).output).toBe('pagefrom a file64\nread-only\n')
  expect((await engine.exec(name, 'side', 'cat', '/data/file')).output).toBe('shared\n')
  await rm(folder, { recursive: true })
})

it('attaches to several networks with names and addresses, and shares the network of another service', async () => {
  const networks = {
    front: { name: `${name}_front`, ipam: { config: [{ subnet: '10.213.7.0/24' }] } },
    back: { name: `${name}_back` },
  }
  const web = service({ networks: { front: { ipv4_address: '10.213.7.9', aliases: ['www'] }, back: null } })
  const spec = app(
    'container',
    {
      web,
      peer: service({ networks: { back: null } }),
      front: service({ networks: { front: null } }),
      side: service({ network_mode: 'service:web' }),
    },
    { networks },
  )
  expect((await engine.deploy(spec)).failures).toEqual([])
  expect((await engine.exec(name, 'peer', 'ping', '-c', '1', 'web')).exitCode).toBe(0)
  expect((await engine.exec(name, 'front', 'ping', '-c', '1', 'www')).output).toContain('10.213.7.9')
  expect((await engine.exec(name, 'side', 'ip', 'addr')).output).toContain('10.213.7.9')
})

it('a service that shares the network of a replaced one is replaced with it', async () => {
  const side = service({ network_mode: 'service:web' })
  await engine.deploy(app('container', { web: service(), side }))
  const outcome = await engine.deploy(app('container', { web: service({ environment: { A: '1' } }), side }))
  expect(outcome.failures).toEqual([])
  const address = (await engine.exec(name, 'web', 'hostname', '-i')).output
  expect((await engine.exec(name, 'side', 'ip', 'addr')).output).toContain(address.trim())
})

it('limits, user, working folder, labels and a hook after the start arrive', async () => {
  const web = service({
    user: '1000',
    working_dir: '/tmp',
    mem_limit: '67108864',
    pids_limit: 50,
    cpus: 0.5,
    ulimits: { nofile: { soft: 100, hard: 200 } },
    sysctls: { 'net.core.somaxconn': '512' },
    hostname: 'box',
    extra_hosts: ['known=10.1.2.3'],
    labels: { 'example.a': 'b', 'io.panamax.resource': 'forged' },
    post_start: [{ command: ['touch', '/tmp/after-start'] }],
  })
  expect((await engine.deploy(app('container', { web }))).failures).toEqual([])
  const script =
    'id -u; pwd; ulimit -Hn; cat /proc/sys/net/core/somaxconn; hostname; grep known /etc/hosts | cut -f1; ls /tmp/after-start'
  expect((await engine.exec(name, 'web', 'sh', '-c', script)).output).toBe(
    '1000\n/tmp\n200\n512\nbox\n10.1.2.3\n/tmp/after-start\n',
  )
  const [found] = (await engine.driver.observe(name, engine.signal)).filter((item) => item.kind === 'container')
  const details = (await engine.driver.inspect?.(found?.handle ?? '', engine.signal)) as {
    HostConfig: { Memory: number; PidsLimit: number; NanoCpus: number }
    Config: { Labels: Record<string, string> }
  }
  expect(details.HostConfig).toMatchObject({ Memory: 67_108_864, PidsLimit: 50, NanoCpus: 500_000_000 })
  expect(details.Config.Labels).toMatchObject({ 'example.a': 'b', 'io.panamax.resource': 'container web/1' })
})

it('a hook before the stop runs while the container still does', async () => {
  const volumes = [{ type: 'volume' as const, source: 'data', target: '/data' }]
  const web = service({ volumes, pre_stop: [{ command: ['sh', '-c', 'echo stopped > /data/note'] }] })
  await engine.deploy(app('container', { web }))
  await engine.deploy(app('container', { web: service({ volumes }) }))
  expect((await engine.exec(name, 'web', 'cat', '/data/note')).output).toBe('stopped\n')
})

it('a port taken by another container is named with its holder, and what ran before still runs', async () => {
  const holder = app('container-holder', {
    web: service({ ports: [{ target: 80, published: '18471', protocol: 'tcp' }] }),
  })
  await engine.deploy(holder)
  const outcome = await engine.deploy(
    app('container', {
      good: service(),
      web: service({ ports: [{ target: 80, published: '18471', protocol: 'tcp' }] }),
    }),
  )
  expect(outcome.failures[0]?.error).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('port 18471 is taken by the container pmxdk-container-holder-web-1'),
  })
  expect((await engine.exec(name, 'good', 'true')).exitCode).toBe(0)
  const held = await engine.driver.heldPorts?.(engine.signal)
  expect(held?.filter((port) => port.port === 18471).map((port) => port.holder.name)).toContain(
    'pmxdk-container-holder-web-1',
  )
  await engine.remove(holder.name)
})

it('a network or volume of somebody else is not taken over', async () => {
  const other = app('container-other', { web: service() }, { networks: { default: { name: `${prefix}-shared` } } })
  await engine.deploy(other)
  const outcome = await engine.deploy(
    app('container', { web: service() }, { networks: { default: { name: `${prefix}-shared` } } }),
  )
  expect(outcome.failures[0]?.error).toMatchObject({
    code: 'conflict',
    message: `There is a network ${prefix}-shared already, and it belongs to ${other.name}. Give this one another "name:", or use that one with "external: true".`,
  })
  const external = app(
    'container',
    { web: service() },
    { networks: { default: { name: `${prefix}-shared`, external: true } } },
  )
  expect((await engine.deploy(external)).failures).toEqual([])
  await engine.remove(name)
  await engine.remove(other.name)
  const missing = await engine.deploy(external)
  expect(missing.failures[0]?.error.message).toContain('docker network create')
})

it('a network goes although somebody attached a container of his own to it', async () => {
  await engine.deploy(app('container', { web: service() }))
  const client = new EngineClient({ environment: process.env, homeDirectory: '/nonexistent' })
  const body = { Image: busybox, HostConfig: { NetworkMode: `${name}_default` } }
  const query = { name: `${name}-stranger` }
  await client.text({ method: 'POST', path: '/containers/create', query, body })
  await client.text({ method: 'POST', path: `/containers/${name}-stranger/start` })
  await engine.remove(name)
  expect(await engine.driver.observe(name, engine.signal)).toEqual([])
  await client.text({ method: 'DELETE', path: `/containers/${name}-stranger`, query: { force: true } })
  client[Symbol.dispose]()
})
