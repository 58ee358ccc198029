import { createHash } from 'node:crypto'
import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import type { RenderContext } from '@panamax/core/deploy/driver'
import type { Resource } from '@panamax/core/deploy/resource'
import { describe, expect, it } from 'vitest'
import { renderApp } from './app.ts'
import type { ContainerPayload, EngineObject } from './payload.ts'

const context: RenderContext = {
  revision: 3,
  directory: '/srv/apps/blog',
  digest: (text) => createHash('sha256').update(text).digest('hex'),
  fingerprint: (text) => createHash('sha256').update(text).digest('hex').slice(0, 8),
}

function service(spec: Partial<ServiceSpec> = {}): ServiceSpec {
  return { image: 'nginx:1.27', command: null, entrypoint: null, networks: { default: null }, ...spec }
}

function app(services: Record<string, ServiceSpec>, more: Partial<AppSpec> = {}): AppSpec {
  return { name: 'blog', services, networks: { default: { name: 'blog_default' } }, ...more }
}

function render(spec: AppSpec, more: Partial<RenderContext> = {}, version?: string) {
  const facts = { homeDirectory: '/home/me', ...(version === undefined ? {} : { version }) }
  return renderApp(spec, { ...context, ...more }, facts)
}

function container(spec: AppSpec, id = 'container web/1', more: Partial<RenderContext> = {}): Resource {
  const found = render(spec, more).resources.find((resource) => resource.id === id)
  if (found === undefined) throw new Error(`no ${id}`)
  return found
}

function payload(resource: Resource): ContainerPayload {
  return resource.payload as unknown as ContainerPayload
}

function host(spec: Partial<ServiceSpec>): EngineObject {
  return payload(container(app({ web: service(spec) }))).body['HostConfig'] as EngineObject
}

describe('resources', () => {
  it('are the images, networks and volumes in use, and a container for each replica', () => {
    const spec = app(
      {
        web: service({ scale: 2, volumes: [{ type: 'volume', source: 'data', target: '/d' }] }),
        db: service({ image: 'mysql:8', networks: { back: null } }),
      },
      {
        networks: { default: { name: 'blog_default' }, back: { name: 'blog_back' }, unused: { name: 'blog_unused' } },
        volumes: { data: { name: 'blog_data' }, idle: { name: 'blog_idle' } },
      },
    )
    expect(render(spec).resources.map(({ id, name }) => `${id} = ${name}`)).toEqual([
      'image nginx:1.27 = nginx:1.27',
      'image mysql:8 = mysql:8',
      'network default = blog_default',
      'network back = blog_back',
      'volume data = blog_data',
      'container web/1 = blog-web-1',
      'container web/2 = blog-web-2',
      'container db/1 = blog-db-1',
    ])
  })

  it('that are external are checked and never made', () => {
    const spec = app(
      { web: service({ volumes: [{ type: 'volume', source: 'data', target: '/d' }] }) },
      { networks: { default: { name: 'proxy', external: true } }, volumes: { data: { name: 'old', external: true } } },
    )
    const checked = render(spec).resources.filter((resource) => resource.onDemand === 'check')
    expect(checked.map((resource) => resource.name)).toEqual(['proxy', 'old'])
  })
})

describe('the hash', () => {
  const hashOf = (spec: AppSpec, more: Partial<RenderContext> = {}): string => container(spec, undefined, more).hash

  it('does not change with our own metadata, the revision, the order of keys, or what others are made of', () => {
    const plain = hashOf(app({ web: service({ environment: { A: '1', B: '2' } }), db: service() }))
    const moved = service({ environment: { B: '2', A: '1' }, 'x-panamax': { category: 'Web Tier', description: 'x' } })
    expect(hashOf(app({ web: moved, db: service({ image: 'other' }) }), { revision: 9 })).toBe(plain)
    expect(hashOf(app({ web: moved, db: service({ depends_on: {} }) }, { 'x-panamax': { name: 'Blog' } }))).toBe(plain)
  })

  it('changes with anything that needs a new container', () => {
    const plain = hashOf(app({ web: service() }))
    const changes: Partial<ServiceSpec>[] = [
      { image: 'nginx:1.28' },
      { environment: { A: '1' } },
      { command: ['a'] },
      { labels: { a: 'b' } },
      { ports: [{ target: 80, published: '8080' }] },
      { restart: 'always' },
      { container_name: 'other' },
      { user: '1000' },
      { healthcheck: { test: ['CMD', 'true'] } },
      { mem_limit: '1000000000' },
      { pre_stop: [{ command: ['true'] }] },
      { networks: { default: { aliases: ['www'] } } },
    ]
    const hashes = changes.map((change) => hashOf(app({ web: service(change) })))
    expect(new Set([plain, ...hashes]).size).toBe(changes.length + 1)
  })

  it('of the source changes with what a link tells it of its target', () => {
    const web = service({ links: ['db:DB'] })
    const before = hashOf(app({ web, db: service() }))
    expect(hashOf(app({ web, db: service({ expose: ['3306'] }) }))).not.toBe(before)
    expect(hashOf(app({ web, db: service({ image: 'other' }) }))).toBe(before)
  })
})

it('no label of ours is left to the image', () => {
  const labels = payload(container(app({ web: service() }))).body['Labels']
  expect(labels).toMatchObject({ 'io.panamax.pre-stop': '', 'io.panamax.shares': '' })
  const withHook = app({ web: service({ pre_stop: [{ command: ['true'] }] }) })
  expect(payload(container(withHook)).body['Labels']).toMatchObject({
    'io.panamax.pre-stop': expect.stringContaining('true'),
  })
})

describe('facets', () => {
  it('never show the value of a variable, a file or a link', () => {
    const spec = app(
      {
        web: service({
          environment: { PASSWORD: 'hunter2' },
          links: ['db:DB'],
          secrets: [{ source: 's' }],
          post_start: [{ command: ['true'], environment: { TOKEN: 'hunter2' } }],
        }),
        db: service({ environment: { ROOT: 'hunter2' } }),
      },
      { secrets: { s: { name: 's', content: 'hunter2' } } },
    )
    const { facets } = container(spec)
    expect(JSON.stringify(facets)).not.toContain('hunter2')
    expect(facets['environment PASSWORD']).toMatch(/^#/)
    expect(facets['link DB']).toMatch(/^#/)
    expect(facets['file /run/secrets/s']).toMatch(/^#/)
  })

  it('say in words what a person would want to know', () => {
    const web = service({
      ports: [{ target: 80, published: '8080', protocol: 'tcp' }],
      volumes: [{ type: 'bind', source: './html', target: '/html', read_only: true }],
      mem_limit: '536870912',
      restart: 'unless-stopped',
    })
    expect(container(app({ web })).facets).toEqual({
      image: 'nginx:1.27',
      ports: '8080 → 80/tcp',
      networks: 'default',
      volumes: './html → /html (read-only)',
      restart: 'unless-stopped',
      'memory limit': '512 MiB',
    })
  })
})

describe('needs', () => {
  it('follow links, dependencies with their conditions, and shared namespaces', () => {
    const spec = app({
      web: service({
        links: ['db:DB'],
        depends_on: {
          db: { condition: 'service_healthy', required: true, restart: true },
          job: { condition: 'service_completed_successfully', required: true },
          extra: { condition: 'service_started', required: false },
        },
      }),
      db: service({ healthcheck: { test: ['CMD', 'true'] } }),
      job: service(),
      extra: service(),
      side: service({ network_mode: 'service:web', pid: 'service:db', volumes_from: ['extra:ro'] }),
    })
    expect(container(spec).needs).toEqual([
      { id: 'image nginx:1.27', until: 'present' },
      { id: 'network default', until: 'present' },
      { id: 'container db/1', until: 'healthy', follow: 'restart' },
      { id: 'container job/1', until: 'completed' },
      { id: 'container extra/1', until: 'started', optional: true },
    ])
    expect(container(spec, 'container side/1').needs.slice(1)).toEqual(
      ['web', 'db', 'extra'].map((name) => ({ id: `container ${name}/1`, until: 'started', follow: 'replace' })),
    )
    const ups = render(spec).resources.flatMap(({ id, up }) => (up === undefined ? [] : [`${id} ${up}`]))
    expect(ups).toEqual([
      'container web/1 running',
      'container db/1 healthy',
      'container job/1 completed',
      'container extra/1 running',
      'container side/1 running',
    ])
  })
})

describe('ports', () => {
  it('that are fixed are claimed by the first replica only, ranges are left to the engine', () => {
    const ports = [
      { target: 80, published: '8080', protocol: 'tcp' },
      { target: 81, published: '9000-9010', protocol: 'tcp', host_ip: '127.0.0.1' },
      { target: 53, protocol: 'udp' },
    ]
    const spec = app({ web: service({ ports, scale: 2 }) })
    const bindings = (id: string) => (payload(container(spec, id)).body['HostConfig'] as EngineObject)['PortBindings']
    expect(container(spec).claims).toEqual(['tcp/8080'])
    expect(container(spec, 'container web/2').claims).toBeUndefined()
    expect(bindings('container web/1')).toMatchObject({ '80/tcp': [{ HostIp: '', HostPort: '8080' }] })
    expect(bindings('container web/2')).toEqual({
      '81/tcp': [{ HostIp: '127.0.0.1', HostPort: '9000-9010' }],
      '53/udp': [{ HostIp: '', HostPort: '' }],
    })
    expect(render(spec).losses).toMatchObject([{ path: ['services', 'web', 'ports', 0], severity: 'degraded' }])
  })
})

describe('the create body', () => {
  it('carries mounts: named, bound, anonymous, in memory', () => {
    const config = host({
      volumes: [
        { type: 'volume', source: 'data', target: '/data', read_only: true, volume: { nocopy: true } },
        { type: 'bind', source: '../up', target: '/up', bind: { create_host_path: true, selinux: 'z' } },
        { type: 'bind', source: '~/x', target: '/x', bind: { create_host_path: false, propagation: 'rslave' } },
        { type: 'volume', target: '/anonymous' },
        { type: 'tmpfs', target: '/scratch', tmpfs: { size: '1024', mode: 1023 } },
      ],
      tmpfs: ['/run', '/tmp:size=64m'],
    })
    expect(config['Binds']).toEqual(['/srv/apps/up:/up:rw,z'])
    expect(config['Mounts']).toEqual([
      { Type: 'volume', Source: 'blog_data', Target: '/data', ReadOnly: true, VolumeOptions: { NoCopy: true } },
      { Type: 'bind', Source: '/home/me/x', Target: '/x', BindOptions: { Propagation: 'rslave' } },
      { Type: 'volume', Target: '/anonymous' },
    ])
    expect(config['Tmpfs']).toEqual({ '/scratch': 'size=1024,mode=1777', '/run': '', '/tmp': 'size=64m' })
  })

  it('carries limits, devices and security settings', () => {
    const config = host({
      deploy: {
        resources: { limits: { cpus: 0.5, memory: '52428800', pids: 100 }, reservations: { memory: '20971520' } },
      },
      ulimits: { nproc: 65_535, nofile: { soft: 20_000, hard: 40_000 } },
      blkio_config: { weight: 300, device_read_bps: [{ Path: '/dev/sda', Rate: '12582912' }] },
      devices: [{ source: '/dev/ttyUSB0' }, { source: 'vendor.example/gpu=all' }],
      gpus: [{ count: -1 }],
      security_opt: ['no-new-privileges:true', 'label=disable'],
      extra_hosts: ['v6=::1', 'host.docker.internal=host-gateway'],
      cap_drop: ['ALL'],
      init: true,
    })
    expect(config).toMatchObject({
      NanoCpus: 500_000_000,
      Memory: 52_428_800,
      MemoryReservation: 20_971_520,
      PidsLimit: 100,
      Ulimits: [
        { Name: 'nproc', Soft: 65_535, Hard: 65_535 },
        { Name: 'nofile', Soft: 20_000, Hard: 40_000 },
      ],
      BlkioWeight: 300,
      BlkioDeviceReadBps: [{ Path: '/dev/sda', Rate: 12_582_912 }],
      Devices: [{ PathOnHost: '/dev/ttyUSB0', PathInContainer: '/dev/ttyUSB0', CgroupPermissions: 'rwm' }],
      DeviceRequests: [
        { Driver: 'cdi', DeviceIDs: ['vendor.example/gpu=all'] },
        { Count: -1, Capabilities: [['gpu']] },
      ],
      SecurityOpt: ['no-new-privileges=true', 'label=disable'],
      ExtraHosts: ['v6:::1', 'host.docker.internal:host-gateway'],
      CapDrop: ['ALL'],
      Init: true,
    })
  })

  it('reads durations, and an empty entrypoint as none at all', () => {
    const { body } = payload(
      container(
        app({
          web: service({
            entrypoint: [],
            command: ['a', 'b c'],
            stop_grace_period: '1m30s',
            healthcheck: { test: ['CMD', 'x'], interval: '1h5m30.02s', timeout: '500µs', retries: 3 },
          }),
        }),
      ),
    )
    expect(body).toMatchObject({
      Entrypoint: [''],
      Cmd: ['a', 'b c'],
      StopTimeout: 90,
      Healthcheck: { Test: ['CMD', 'x'], Interval: 3_930_020_000_000, Timeout: 500_000, Retries: 3 },
    })
  })

  it('takes variables without a value, and secrets from a variable, from the values of the app', () => {
    const spec = app(
      { web: service({ environment: { A: null, B: null }, secrets: [{ source: 's', mode: '0400' }] }) },
      { secrets: { s: { name: 's', environment: 'TOKEN' } } },
    )
    const { body, files } = payload(container(spec, undefined, { values: { A: 'given', TOKEN: 'secret' } }))
    expect(body['Env']).toEqual(['A=given'])
    expect(files).toEqual([{ path: '/run/secrets/s', content: 'secret', mode: 0o400, uid: 0, gid: 0 }])
  })

  it('orders networks by priority, and links only where both are', () => {
    const web = service({ networks: { a: null, z: { priority: 10, ipv4_address: '10.0.0.5' } }, links: ['db:DB_1'] })
    const spec = app(
      { web, db: service({ networks: { a: null } }) },
      { networks: { a: { name: 'blog_a' }, z: { name: 'blog_z' } } },
    )
    expect(payload(container(spec)).networks).toEqual([
      { network: 'blog_z', endpoint: { Aliases: ['web', 'blog-web'], IPAMConfig: { IPv4Address: '10.0.0.5' } } },
      { network: 'blog_a', endpoint: { Aliases: ['web', 'blog-web'], Links: ['blog-db:DB_1', 'blog-db:db_1'] } },
    ])
  })
})

describe('losses', () => {
  it('name every key that one engine cannot carry', () => {
    const web = service({
      build: { context: '.' },
      develop: {},
      deploy: {
        mode: 'global',
        placement: { constraints: ['node.role == manager'] },
        update_config: { parallelism: 2 },
      },
      secrets: [{ source: 'vault' }],
      labels: { 'io.panamax.resource': 'x' },
    })
    const paths = render(app({ web }, { secrets: { vault: { name: 'v', external: true } } })).losses.map((loss) =>
      loss.path.slice(2).join('.'),
    )
    expect(paths.sort()).toEqual([
      'build',
      'deploy.mode',
      'deploy.placement',
      'deploy.update_config',
      'develop',
      'labels.io.panamax.resource',
      'secrets.0',
    ])
  })

  it('tell of keys that are newer than the engine, and say nothing where it is new enough', () => {
    const web = service({ healthcheck: { test: ['CMD', 'x'], start_interval: '1s' }, annotations: { a: 'b' } })
    expect(render(app({ web }), {}, '1.41').losses.map((loss) => loss.path.slice(2).join('.'))).toEqual([
      'annotations',
      'healthcheck.start_interval',
    ])
    expect(render(app({ web }), {}, '1.44').losses).toEqual([])
  })

  it('a service that is only built cannot run before somebody builds it', () => {
    const spec = app({ web: { command: null, entrypoint: null, build: { context: '.' } } })
    const { losses, resources } = render(spec)
    expect(losses).toMatchObject([{ severity: 'broken', path: ['services', 'web', 'build'] }])
    expect(resources[0]).toMatchObject({ id: 'image blog-web', payload: { policy: 'never' } })
  })
})

describe('the hash on a label', () => {
  const key = (of: string) => (text: string) => createHash('sha256').update(`${of} ${text}`).digest('hex')
  const specs = [
    app({ web: service({ environment: { PASSWORD: 'swordfish' } }) }),
    app(
      { web: service({ volumes: [{ type: 'volume', source: 'data', target: '/d' }] }) },
      { volumes: { data: { name: 'blog_data', driver_opts: { o: 'password=swordfish' } } } },
    ),
    app({ web: service() }, { networks: { default: { name: 'blog_default', driver_opts: { key: 'swordfish' } } } }),
  ]

  it('is keyed: whoever reads labels cannot try guesses on it', () => {
    for (const spec of specs) {
      const hashes = (of: string) => render(spec, { fingerprint: key(of) }).resources.map((resource) => resource.hash)
      expect(hashes('one')).toEqual(hashes('one'))
      const [here, elsewhere] = [hashes('one'), hashes('two')]
      for (const [index, hash] of here.entries()) if (hash !== '') expect(hash).not.toBe(elsewhere[index])
    }
  })

  it('was plain once: that one is known still, of containers that share something too', () => {
    const spec = app({ web: service(), side: service({ network_mode: 'service:web' }) })
    // As a version without keys has written them.
    expect(container(spec).formerHashes).toEqual(['1a7bb7055cca8dc145e3dfa075f64caa48fb76ff891f550f60e206e6865b418d'])
    expect(container(spec, 'container side/1').formerHashes).toEqual([
      '237b5e15bb502ff4d078c8705fa25874a44d475b6a0eafef49294ac2522f2bce',
    ])
    const former = (of: string) => render(spec, { fingerprint: key(of) }).resources.map((each) => each.formerHashes)
    expect(former('one')).toEqual(former('two'))
  })

  it('counts the own files that are mounted, and so do the facets', () => {
    const spec = app({
      web: service({ volumes: [{ type: 'bind', source: './conf', target: '/etc/web' }] }),
      db: service(),
    })
    const before = render(spec, { files: { 'conf/a.conf': 'mark1', 'other.txt': 'x' } })
    const after = render(spec, { files: { 'conf/a.conf': 'mark2', 'other.txt': 'y' } })
    const changed = before.resources.filter((each, index) => each.hash !== after.resources[index]?.hash)
    expect(changed.map((each) => each.id)).toEqual(['container web/1'])
    expect(changed[0]?.facets).toMatchObject({ 'file ./conf/a.conf': '#mark1' })
    expect(after.resources.map((each) => each.formerHashes)).toEqual(before.resources.map((each) => each.formerHashes))
  })
})
