import { describe, expect, test } from 'vitest'
import { configJson } from './config.ts'
import { loadApp, loadText, service, serviceJson, yaml } from './testing.ts'

/** What `a: {image: x, <fields>}` becomes. */
function fields(text: string, variables: Record<string, string> = {}) {
  return serviceJson(service(text), 'a', { variables })
}

describe('ports', () => {
  const short = (port: string) => fields(`ports: ["${port}"]`).ports

  test.each([
    ['8080:80', [{ mode: 'ingress', target: 80, published: '8080', protocol: 'tcp' }]],
    ['53:53/udp', [{ mode: 'ingress', target: 53, published: '53', protocol: 'udp' }]],
    ['127.0.0.1:80:8080', [{ mode: 'ingress', host_ip: '127.0.0.1', target: 8080, published: '80', protocol: 'tcp' }]],
    ['[::1]:80:8080', [{ mode: 'ingress', host_ip: '::1', target: 8080, published: '80', protocol: 'tcp' }]],
    ['8000-9000:80', [{ mode: 'ingress', target: 80, published: '8000-9000', protocol: 'tcp' }]],
    ['0.0.0.0::80', [{ mode: 'ingress', host_ip: '0.0.0.0', target: 80, protocol: 'tcp' }]],
    ['80/TCP', [{ mode: 'ingress', target: 80, protocol: 'tcp' }]],
  ])('%s', (port, expected) => {
    expect(short(port)).toEqual(expected)
  })

  test('a range of container ports becomes one entry each, in the order of their texts', () => {
    const targets = (fields('ports: ["9999-10001:9999-10001"]').ports as { target: number }[]).map(
      (port) => port.target,
    )
    expect(targets).toEqual([10000, 10001, 9999])
  })

  test('the same port twice is published once', () => {
    expect(fields('ports: ["80:80", 80:80/tcp, {target: 80, published: 80}]').ports).toEqual([
      { mode: 'ingress', target: 80, published: '80', protocol: 'tcp' },
    ])
  })

  test('the long form keeps its fields, a number is published as text', () => {
    expect(fields('ports: [{target: "80", published: 8080, name: web, app_protocol: http, x-note: 1}]').ports).toEqual([
      { name: 'web', mode: 'ingress', target: 80, published: '8080', protocol: 'tcp', app_protocol: 'http' },
    ])
  })
})

describe('mounts', () => {
  const mount = (text: string) => {
    const json = serviceJson(`services:\n  a: {image: x, volumes: ["${text}"]}\nvolumes: {data: {}}\n`, 'a')
    return (json.volumes as unknown[])[0]
  }

  test.each([
    ['/anonymous', { type: 'volume', target: '/anonymous', volume: {} }],
    ['data:/data/', { type: 'volume', source: 'data', target: '/data', volume: {} }],
    [
      'data:/data:ro,nocopy',
      { type: 'volume', source: 'data', target: '/data', read_only: true, volume: { nocopy: true } },
    ],
    [
      './a:/b:rshared',
      { type: 'bind', source: './a', target: '/b', bind: { propagation: 'rshared', create_host_path: true } },
    ],
    ['~/a:/b:Z', { type: 'bind', source: '~/a', target: '/b', bind: { selinux: 'Z', create_host_path: true } }],
    [
      'data:/b:z',
      { type: 'volume', source: 'data', target: '/b', bind: { selinux: 'z', create_host_path: true }, volume: {} },
    ],
    ['c:/x:/b', { type: 'bind', source: 'c:/x', target: '/b', bind: { create_host_path: true } }],
    ['v:/v', { type: 'volume', target: 'v:/v', volume: {} }],
  ])('%s', (text, expected) => {
    expect(mount(text)).toEqual(expected)
  })

  test('the long form of a bind mount creates the host path unless it says otherwise', () => {
    const text = service(`volumes:
  - {type: bind, source: ./a, target: /a, bind: {propagation: private}}
  - {type: bind, source: ./b, target: /b}
  - {type: bind, source: ./c, target: /c, bind: {create_host_path: false}}
  - {type: tmpfs, target: /t, tmpfs: {size: 1m, mode: 0o700}}
  - {type: image, source: busybox, target: /i, image: {subpath: bin}}`)
    expect(serviceJson(text, 'a').volumes).toEqual([
      { type: 'bind', source: './a', target: '/a', bind: { propagation: 'private', create_host_path: true } },
      { type: 'bind', source: './b', target: '/b' },
      { type: 'bind', source: './c', target: '/c', bind: {} },
      { type: 'tmpfs', target: '/t', tmpfs: { size: '1048576', mode: 448 } },
      { type: 'image', source: 'busybox', target: '/i', image: { subpath: 'bin' } },
    ])
  })
})

describe('commands', () => {
  test.each([
    ['echo a && echo b', ['echo', 'a']],
    ['sh -c "a && b" | c', ['sh', '-c', 'a && b']],
    ["a 'b c' d\\ e", ['a', 'b c', 'd e']],
    ['', []],
    ['a  ""  b', ['a', '', 'b']],
    ['x $(y z) w', ['x', '$(y z)', 'w']],
  ])('%s', (line, expected) => {
    expect(fields(`command: ${JSON.stringify(line).replaceAll('$', '$$$$')}`).command).toEqual(
      expected.map((word) => word.replaceAll('$', '$$$$')),
    )
  })

  test('what no shell runs is warned of', () => {
    const { problems } = loadText(service('command: a && b'))
    expect(problems).toMatchObject([{ severity: 'warning', path: ['services', 'a', 'command'], line: 4, column: 14 }])
  })

  test('hooks have a command even when none is given to print', () => {
    expect(fields('post_start: [{command: "a b", environment: [X=1]}]').post_start).toEqual([
      { command: ['a', 'b'], environment: { X: '1' } },
    ])
    const watch = 'develop: {watch: [{path: ., action: sync, target: /a, ignore: [x]}, {path: b, action: rebuild}]}'
    expect(fields(watch).develop).toEqual({
      watch: [
        { path: '.', action: 'sync', target: '/a', exec: { command: null }, ignore: ['x'] },
        { path: 'b', action: 'rebuild', exec: { command: null } },
      ],
    })
  })
})

describe('numbers, sizes, durations and booleans', () => {
  test('written as text or through a variable they are the same', () => {
    expect(fields('privileged: yes\ntty: "true"\nread_only: off\ncpus: "1.25"\ncpu_shares: "10"\nscale: "2"')).toEqual({
      privileged: true,
      tty: true,
      cpus: 1.25,
      cpu_shares: 10,
      scale: 2,
    })
  })

  test.each(['true', 'TRUE', 'y', 'Yes', 'on', 'ON'])('%s is true, whether or not it stands in quotes', (word) => {
    expect(fields(`privileged: ${word}\ntty: "${word}"`)).toEqual({ privileged: true, tty: true })
  })

  test.each(['false', 'N', 'no', 'off'])('%s is false', (word) => {
    expect(fields(`init: ${word}\nattach: "${word}"`)).toEqual({ init: false, attach: false })
  })

  test('single precision is printed in its shortest form', () => {
    expect(fields('cpus: 0.1').cpus).toBe(0.1)
    expect(fields('deploy: {resources: {limits: {cpus: "1.3"}}}').deploy).toMatchObject({
      resources: { limits: { cpus: 1.3 } },
    })
  })

  test('zero is left out where it means nothing is said', () => {
    expect(fields('cpu_shares: 0\nmem_limit: 0\npids_limit: 0\nhealthcheck: {retries: 0, interval: 0s}')).toEqual({
      healthcheck: { retries: 0, interval: '0s' },
    })
  })

  test('false is kept where it differs from nothing', () => {
    expect(fields('init: false\nattach: false\ntty: false')).toEqual({ init: false, attach: false })
  })

  test.each([
    ['mem_limit: 1.5g', { mem_limit: '1610612736' }],
    ['mem_limit: 10 KiB', { mem_limit: '10240' }],
    ['memswap_limit: -1', { memswap_limit: '-1' }],
    ['shm_size: 64b', { shm_size: '64' }],
    ['stop_grace_period: 1h0.5s', { stop_grace_period: '1h0m0.5s' }],
    ['stop_grace_period: 1d', { stop_grace_period: '24h0m0s' }],
    ['stop_grace_period: 1500us', { stop_grace_period: '1.5ms' }],
    ['ulimits: {nofile: "1024", core: {soft: 0, hard: 1}}', { ulimits: { nofile: 1024, core: { soft: 0, hard: 1 } } }],
  ])('%s', (text, expected) => {
    expect(fields(text)).toEqual(expected)
  })
})

describe('scalars as Compose reads YAML', () => {
  test.each([
    ['yes', 'yes'],
    ['True', 'true'],
    ['0777', '511'],
    ['0o17', '15'],
    ['0b11', '3'],
    ['1_000', '1000'],
    ['1e6', '1e+06'],
    ['123456.0', '123456'],
    ['0.00001', '1e-05'],
    ['.5', '0.5'],
    ['+1', '1'],
    ['08', '8'],
    ['1.2.3', '1.2.3'],
    ['18446744073709551616', '1.8446744073709552e+19'],
    ['!!str 1', '1'],
    ['"x"', 'x'],
  ])('%s is %s in the environment', (written, expected) => {
    expect(fields(`environment: {V: ${written}}`).environment).toEqual({ V: expected })
  })

  test('a merge key gives what a mapping does not say itself, the first source wins', () => {
    const text = yaml`
      x-a: &a {A: "1", B: "1"}
      x-b: &b {B: "2", C: "2"}
      services:
        a: {image: x, environment: {<<: [*a, *b], C: "3"}}
    `
    expect(serviceJson(text, 'a').environment).toEqual({ A: '1', B: '1', C: '3' })
  })

  test('several documents in one file are merged in their order', () => {
    expect(serviceJson('services: {a: {image: x, user: "1"}}\n---\nservices: {a: {user: "2"}}\n', 'a')).toEqual({
      user: '2',
    })
  })
})

describe('lists of pairs', () => {
  test('labels, annotations and options take lines or a mapping', () => {
    expect(
      fields('labels: [a=1, b]\nannotations: {c: true}\nsysctls: [d=1]\nlogging: {options: {e: 3, f: null}}'),
    ).toEqual({
      labels: { a: '1', b: '' },
      annotations: { c: 'true' },
      sysctls: { d: '1' },
      logging: { options: { e: '3', f: '' } },
    })
  })

  test('a variable without a value takes it from the variables, or stays open', () => {
    expect(fields('environment: [A, B]', { A: '1' }).environment).toEqual({ A: '1', B: null })
    expect(fields('environment: {A: , B: }', { A: '1' }).environment).toEqual({ A: '1', B: null })
    expect(fields('build: {args: {A: , B: , C: 1}}', { A: '1' }).build).toMatchObject({ args: { A: '1', C: '1' } })
  })

  test('hosts are sorted, brackets go, one name may have several addresses', () => {
    expect(fields('extra_hosts: {b: [1.1.1.1, "[::1]"], a: 2.2.2.2}').extra_hosts).toEqual([
      'a=2.2.2.2',
      'b=1.1.1.1',
      'b=::1',
    ])
    expect(fields('extra_hosts: ["c=1.1.1.1,2.2.2.2", "v6:::1"]').extra_hosts).toEqual([
      'c=1.1.1.1',
      'c=2.2.2.2',
      'v6=::1',
    ])
  })
})

describe('devices, secrets and configs', () => {
  test('devices', () => {
    expect(
      fields('devices: [/dev/a, "/dev/b:/dev/c:r", "vendor.com/gpu=all", {source: /dev/d, target: /dev/e}]').devices,
    ).toEqual([
      { source: '/dev/a', target: '/dev/a', permissions: 'rwm' },
      { source: '/dev/b', target: '/dev/c', permissions: 'r' },
      { source: 'vendor.com/gpu=all', target: 'vendor.com/gpu=all', permissions: 'rwm' },
      { source: '/dev/d', target: '/dev/e' },
    ])
    expect(fields('gpus: [{driver: nvidia, capabilities: [gpu]}, {count: 2}]').gpus).toEqual([
      { driver: 'nvidia', capabilities: ['gpu'], count: -1 },
      { count: 2 },
    ])
  })

  test('a secret is mounted where secrets are, a config has no place of its own', () => {
    const text = yaml`
      services:
        a:
          image: x
          secrets: [s, {source: s, target: other, mode: "0400"}]
          configs: [c, {source: e, mode: 288}]
      secrets: {s: {file: s.txt}, unused: {environment: NOPE}}
      configs: {c: {content: "a$$b"}, e: {environment: E}}
    `
    const app = loadApp(text, { variables: { E: 'value' } })
    expect(configJson(app)).toEqual({
      name: 'demo',
      services: {
        a: {
          command: null,
          entrypoint: null,
          image: 'x',
          networks: { default: null },
          secrets: [
            { source: 's', target: '/run/secrets/s' },
            { source: 's', target: 'other', mode: '0400' },
          ],
          configs: [{ source: 'c' }, { source: 'e', mode: '0440' }],
        },
      },
      networks: { default: { name: 'demo_default', ipam: {} } },
      secrets: { s: { name: 'demo_s', file: 's.txt' } },
      configs: { c: { name: 'demo_c', content: 'a$$b' }, e: { name: 'demo_e', environment: 'E', content: 'value' } },
    })
  })
})

describe('networks and volumes', () => {
  test('names, defaults, and what nobody uses is left out', () => {
    const text = yaml`
      services:
        a: {image: x, networks: {n: {aliases: [b], gw_priority: 1}, e: }, volumes: [v:/v]}
        a2: {image: x, network_mode: none}
      networks:
        n: {enable_ipv6: false, internal: "true", ipam: {config: [{subnet: 10.0.0.0/8, aux_addresses: {h: 10.0.0.1}}], options: {a: b}}}
        e: {external: {name: outside}}
        unused: {}
      volumes:
        vv: {}
        v: {}
    `.replaceAll('v:/v', 'vv:/v')
    const { networks, volumes } = loadApp(text)
    expect(networks).toEqual({
      n: {
        name: 'demo_n',
        enable_ipv6: false,
        internal: true,
        ipam: { config: [{ subnet: '10.0.0.0/8', aux_addresses: { h: '10.0.0.1' } }] },
      },
      e: { name: 'outside', external: true, ipam: {} },
    })
    expect(volumes).toEqual({ vv: { name: 'demo_vv' } })
  })
})

describe('dependencies', () => {
  test('links, shared namespaces and volumes make dependencies', () => {
    const text = yaml`
      services:
        a: {image: x, links: ["b:c"], volumes_from: ["c:ro", "container:z"], pid: "service:d", depends_on: {b: {condition: service_healthy}}}
        b: {image: x}
        c: {image: x}
        d: {image: x}
    `
    expect(serviceJson(text, 'a').depends_on).toEqual({
      b: { condition: 'service_healthy', required: true },
      c: { condition: 'service_started', required: true },
      d: { condition: 'service_started', restart: true, required: true },
    })
  })

  test('one on a service of an inactive profile may stay when it is not required', () => {
    const text = yaml`
      services:
        a: {image: x, depends_on: {b: {condition: service_started, required: false}}}
        b: {image: x, profiles: [p]}
    `
    expect(Object.keys(loadApp(text).services)).toEqual(['a'])
    expect(Object.keys(loadApp(text, { profiles: ['p'] }).services)).toEqual(['a', 'b'])
    expect(Object.keys(loadApp(text, { variables: { COMPOSE_PROFILES: 'q,p' } }).services)).toEqual(['a', 'b'])
  })
})

describe('the project name', () => {
  const name = (text: string, setting = {}) =>
    loadApp(`${text}\nservices: {a: {image: "x:\${COMPOSE_PROJECT_NAME}"}}\n`, setting)

  test('given, then from the variables, then from the document, then from its folder', () => {
    expect(name('name: own').name).toBe('own')
    expect(name('name: own', { variables: { COMPOSE_PROJECT_NAME: 'env' } }).name).toBe('env')
    expect(name('name: own', { request: { projectName: 'given' } }).name).toBe('given')
    expect(name('', { request: { defaultName: 'My Folder' } }).name).toBe('myfolder')
    expect(name('name: ${N:-x}-1').name).toBe('x-1')
  })

  test('stands anywhere at the top: in flow style, further in', () => {
    const of = (text: string) => loadApp(text, { request: { defaultName: 'folder' } }).name
    expect(of('{"services":{"a":{"image":"x"}},"name":"own"}')).toBe('own')
    expect(of('{name: own, services: {a: {image: x}}}')).toBe('own')
    expect(of('  name: own\n  services:\n    a: {image: x}\n')).toBe('own')
    expect(of('services: {a: {image: x, configs: []}}\nx-a: {name: other}\n')).toBe('folder')
  })

  test('is a variable of its own', () => {
    expect(name('name: own').services.a?.image).toBe('x:own')
  })

  test('is made to fit, with a warning', () => {
    const { app, problems } = loadText('name: My App\nservices: {a: {image: x}}\n')
    expect(app?.name).toBe('myapp')
    expect(problems).toMatchObject([{ severity: 'warning', path: ['name'] }])
  })
})

describe('keys of one’s own', () => {
  const text = yaml`
    x-top: {when: 2024-01-01, big: 12345678901234567890, none: null}
    services:
      a: {image: x, x-panamax: {category: Web}, deploy: {x-y: 1}}
  `

  test('are kept in the model of a service, and left out of what Compose prints', () => {
    const app = loadApp(text)
    expect(app.services.a?.['x-panamax']).toEqual({ category: 'Web' })
    expect(configJson(app)).toMatchObject({
      'x-top': { when: '2024-01-01T00:00:00Z', big: Number('12345678901234567890'), none: null },
    })
    expect(JSON.stringify(configJson(app))).not.toContain('panamax')
  })
})

test('a file of Compose 1 has its services at the top', () => {
  const text = yaml`
    web:
      build: .
      dockerfile: D
      links: [db]
      net: "container:db"
      log_driver: syslog
    db:
      image: postgres
      volumes: ["pgdata:/data", "./x:/x"]
  `
  const { app, problems } = loadText(text)
  expect(problems.map((problem) => problem.severity)).toEqual(['warning'])
  expect(app?.services.web).toMatchObject({
    build: { context: '.', dockerfile: 'D' },
    network_mode: 'service:db',
    logging: { driver: 'syslog' },
  })
  expect(app?.volumes).toEqual({ pgdata: { name: 'pgdata' } })
})

test('a model and a provider', () => {
  const text = yaml`
    services:
      a: {image: x, models: [m]}
      b: {provider: {type: awesome, options: {kind: [a, b], size: 1}}}
    models:
      m: {model: ai/smollm2, context_size: 1024}
  `
  const app = loadApp(text)
  expect(configJson(app)).toMatchObject({
    services: {
      a: { models: { m: null } },
      b: { provider: { type: 'awesome', options: { kind: ['a', 'b'], size: ['1'] } }, command: null },
    },
    models: { m: { model: 'ai/smollm2', context_size: 1024 } },
  })
  expect(app.services.b?.networks).toBeUndefined()
})

test('deploy prints resources and placement always, and takes the replicas of scale', () => {
  expect(fields('scale: 2\ndeploy: {mode: replicated}').deploy).toEqual({
    mode: 'replicated',
    replicas: 2,
    resources: {},
    placement: {},
  })
})

test('build', () => {
  const text = `build:
  context: https://example.com/x.git
  ssh: [default, k=/p]
  additional_contexts: {a: ./b}
  ulimits: {nofile: 1}
  provenance: true
  pull: "false"`
  expect(fields(text).build).toEqual({
    context: 'https://example.com/x.git',
    dockerfile: 'Dockerfile',
    ssh: ['default', 'k=/p'],
    additional_contexts: { a: './b' },
    ulimits: { nofile: 1 },
    provenance: 'true',
  })
})
