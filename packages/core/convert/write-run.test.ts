import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { load } from '../compose/load.ts'
import { formatPath } from '../compose/problem.ts'
import type { AppSpec, ServiceSpec } from '../compose/spec.ts'
import { parseDockerRun, toDockerRun } from './docker-run.ts'
import { tries } from '../testing/thorough.ts'

function loaded(text: string): AppSpec {
  const { app, problems } = load({ files: [{ path: 'x', text }], variables: {}, defaultName: 'blog' })
  if (app === undefined) throw new Error(JSON.stringify(problems))
  return app
}

function app(service: Partial<ServiceSpec>): AppSpec {
  return { name: 'blog', services: { web: { image: 'nginx', command: null, entrypoint: null, ...service } } }
}

/** What a real shell hands to `docker`, command by command. */
function argumentsOf(text: string): string[][] {
  const shell = `docker() { printf '%s\\001' "$@"; printf '\\002'; case "$2" in inspect) return 1;; esac; }\n${text.replaceAll('>/dev/null 2>&1', '')}`
  const output = execFileSync('/bin/sh', ['-c', shell], { encoding: 'utf8' })
  const commands = output.split('\u0002').filter((part) => part !== '')
  return commands.map((part) => part.split('\u0001').slice(0, -1))
}

test('networks and volumes come first, then each service after those that it needs', () => {
  const { text, losses } = toDockerRun(
    loaded(`
services:
  web:
    image: wordpress:6.8
    depends_on: [db]
    links: ["db:mysql"]
    environment: {PASS: "a'b $$c"}
    ports: ["127.0.0.1:8080:80", "53:53/udp", "[::1]:90:90", "127.0.0.1::70"]
    command: [sh, -c, "echo $$HOME"]
    networks: [default, front]
    volumes: ["./conf:/conf:ro", "/anon"]
  db:
    image: mariadb
    restart: unless-stopped
    volumes: ["data:/var/lib/mysql"]
    volumes_from: ["container:x:ro"]
volumes: {data: {labels: {a: b}}}
networks: {front: {internal: true}}
`),
  )
  expect(text).toBe(`docker network inspect blog_default >/dev/null 2>&1 || docker network create blog_default
docker network inspect blog_front >/dev/null 2>&1 || docker network create --internal blog_front
docker volume create --label a=b blog_data

docker run --detach \\
  --name blog-db-1 \\
  --restart unless-stopped \\
  --network blog_default \\
  --network-alias db \\
  --volume blog_data:/var/lib/mysql \\
  --volumes-from x:ro \\
  mariadb

docker create \\
  --name blog-web-1 \\
  --network blog_default \\
  --network-alias web \\
  --link blog-db-1:mysql \\
  --env 'PASS=a'\\''b $c' \\
  --publish 127.0.0.1:8080:80 \\
  --publish 53:53/udp \\
  --publish '[::1]:90:90' \\
  --publish 127.0.0.1::70 \\
  --volume ./conf:/conf:ro \\
  --volume /anon \\
  wordpress:6.8 sh -c 'echo $HOME'
docker network connect --alias web blog_front blog-web-1
docker start blog-web-1
`)
  expect(losses.map(({ path, severity }) => `${severity} ${formatPath(path)}`)).toEqual(['note services.web.links'])
})

test('one service takes its own network and volumes with it', () => {
  const spec = loaded(
    'services:\n  a: {image: x, volumes: ["vol:/v"]}\n  b: {image: y, volumes: ["wol:/w"]}\nvolumes: {vol: , wol: {external: true}}\n',
  )
  expect(toDockerRun(spec, 'a').text).toContain('docker volume create blog_vol')
  expect(toDockerRun(spec, 'b').text).not.toContain('volume create')
  expect(toDockerRun(spec, 'c')).toMatchObject({ losses: [{ severity: 'broken' }] })
})

test.each<[Partial<ServiceSpec>, string[]]>([
  [{ entrypoint: ['/bin/sh', '-c'], command: ['x y'] }, ['--entrypoint', '/bin/sh', 'nginx', '-c', 'x y']],
  [{ entrypoint: [] }, ['--entrypoint', '', 'nginx']],
  [
    { healthcheck: { test: ['CMD', 'curl', 'a b'], interval: '5s' } },
    ['--health-cmd', "curl 'a b'", '--health-interval', '5s', 'nginx'],
  ],
  [{ healthcheck: { test: ['NONE'] } }, ['--no-healthcheck', 'nginx']],
  [{ stop_grace_period: '1m30s' }, ['--stop-timeout', '90', 'nginx']],
  [{ network_mode: 'service:db' }, ['--network', 'container:blog-db-1', 'nginx']],
  [{ volumes: [{ type: 'bind', source: '.', target: '/x' }] }, ['--volume', './:/x', 'nginx']],
  [
    { volumes: [{ type: 'bind', source: '/a:b', target: '/x', read_only: true }] },
    ['--mount', 'type=bind,source=/a:b,target=/x,readonly', 'nginx'],
  ],
  [
    { volumes: [{ type: 'tmpfs', target: '/t', tmpfs: { size: '100', mode: 0o755 } }] },
    ['--mount', 'type=tmpfs,target=/t,tmpfs-size=100,tmpfs-mode=755', 'nginx'],
  ],
  [{ environment: { A: null } }, ['--env', 'A', 'nginx']],
  [{ deploy: { resources: { limits: { cpus: 0.5, memory: '100' } } } }, ['--cpus', '0.5', '--memory', '100', 'nginx']],
  [
    { ulimits: { nofile: { soft: 1, hard: 2 } }, privileged: true },
    ['--privileged', '--ulimit', 'nofile=1:2', 'nginx'],
  ],
  [{ gpus: [{ device_ids: ['0', '1'] }] }, ['--gpus', '"device=0,1"', 'nginx']],
  [
    { blkio_config: { weight: 300, device_read_bps: [{ path: '/dev/sda', rate: '1mb' }] } },
    ['--blkio-weight', '300', '--device-read-bps', '/dev/sda:1mb', 'nginx'],
  ],
])('%j reaches docker as its own arguments', (service, expected) => {
  const { text, losses } = toDockerRun(app(service), 'web')
  expect(losses).toEqual([])
  expect(argumentsOf(text)).toEqual([['run', '--detach', '--name', 'blog-web-1', ...expected]])
})

test('what docker run cannot say is lost by name', () => {
  const { losses } = toDockerRun(
    app({
      build: { context: '.' },
      deploy: { replicas: 3, placement: { constraints: ['x'] } },
      depends_on: { db: { condition: 'service_healthy', required: true } },
      secrets: [{ source: 's' }],
      profiles: ['dev'],
      pre_stop: [],
      'x-own': 1,
      command: [],
      stop_grace_period: '1.5s',
    }),
    'web',
  )
  expect(losses.map(({ path, severity }) => `${severity} ${formatPath(path.slice(2))}`).sort()).toEqual([
    'broken build',
    'broken secrets[0]',
    'degraded command',
    'degraded depends_on.db',
    'degraded deploy.placement',
    'degraded deploy.replicas',
    'degraded pre_stop',
    'degraded stop_grace_period',
    'note profiles',
    'note x-own',
  ])
})

const awkward = fc.string({ unit: fc.constantFrom(...'ab $"\'\\;|&<>()#*~!\n`{}=:é'), minLength: 1, maxLength: 10 })

describe('quoting', () => {
  test('a real shell gives every value back unchanged', () => {
    fc.assert(
      fc.property(fc.array(awkward, { minLength: 1, maxLength: 20 }), (values) => {
        const environment = Object.fromEntries(values.map((value, index) => [`V${index}`, value]))
        const { text } = toDockerRun(app({ environment, command: values }), 'web')
        const [words = []] = argumentsOf(text)
        expect(words.slice(4)).toEqual([
          ...values.flatMap((value, index) => ['--env', `V${index}=${value}`]),
          'nginx',
          ...values,
        ])
      }),
      { numRuns: tries(20, 200) },
    )
  }, 120_000)

  test('our own reader gives the same service back', () => {
    const service = fc.record(
      {
        image: fc.constantFrom('nginx', 'host:5000/a/b:1'),
        environment: fc.dictionary(fc.stringMatching(/^[A-Z]{1,4}$/), awkward, { minKeys: 1, noNullPrototype: true }),
        labels: fc.dictionary(fc.stringMatching(/^[a-z.]{1,5}$/), awkward, { minKeys: 1, noNullPrototype: true }),
        command: fc.array(awkward, { minLength: 1 }),
        entrypoint: awkward.map((word) => [word]),
        hostname: fc.stringMatching(/^[a-z]{1,8}$/),
        user: fc.constantFrom('1000', 'me:you'),
        cap_add: fc.uniqueArray(fc.constantFrom('NET_ADMIN', 'SYS_TIME'), { minLength: 1 }),
        init: fc.constant(true),
        read_only: fc.constant(true),
        restart: fc.constantFrom('always', 'on-failure:5'),
        cpus: fc.constantFrom(0.5, 2),
        pids_limit: fc.integer({ min: 1, max: 99 }),
        ulimits: fc.constant({ nofile: { soft: 1, hard: 2 }, nproc: 7 }),
        network_mode: fc.constantFrom('host', 'none'),
        volumes: fc.constantFrom(
          [{ type: 'bind', source: '/a', target: '/b', read_only: true, bind: { create_host_path: true } }] as const,
          [{ type: 'volume', target: '/c' }] as const,
        ),
        stop_grace_period: fc.constantFrom('10s', '1m30s'),
        healthcheck: fc.record({ test: awkward.map((line) => ['CMD-SHELL', line]), retries: fc.constant(3) }),
      },
      { requiredKeys: ['image', 'network_mode'] },
    )
    fc.assert(
      fc.property(service, (fields) => {
        const original: ServiceSpec = { command: null, entrypoint: null, ...fields }
        const { text, losses } = toDockerRun({ name: 'blog', services: { web: original } }, 'web')
        expect(losses).toEqual([])
        const { document = '' } = parseDockerRun(text)
        expect(loaded(document).services['blog-web-1']).toEqual(original)
      }),
      { numRuns: tries(60) },
    )
  }, 120_000)
})
