import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { load } from '../compose/load.ts'
import { parseDockerRun } from './docker-run.ts'

interface Parsed {
  name: string
  services: Record<string, Record<string, unknown>>
  networks?: unknown
  volumes?: unknown
}

/** The document, which has to load with any value for what it asks. */
function read(text: string) {
  const { document = 'services: {}', problems, losses } = parseDockerRun(text)
  const variables = Object.fromEntries([...document.matchAll(/\$\{(\w+)\}/g)].map((match) => [match[1] ?? '', '1']))
  const loaded = load({ files: [{ path: 'x', text: document }], variables, readFile: () => '' })
  if (document !== 'services: {}') expect(loaded.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  return {
    parsed: parse(document) as Parsed,
    document,
    messages: problems.map((problem) => `${problem.line} ${problem.message}`),
    lost: losses.map((loss) => `${loss.severity} ${loss.path.slice(1).join('.')}: ${loss.lost}`),
  }
}

/** The one service of a command line without a name. */
function service(options: string) {
  const { parsed, messages, lost } = read(`docker run ${options} nginx`)
  const { image, ...fields } = parsed.services['nginx'] ?? {}
  expect(image).toBe('nginx')
  return { fields, messages, lost }
}

test('a line as people paste it', () => {
  const { document, messages, lost } = read(`
# start the blog
$ sudo docker run -dit --restart=unless-stopped \\
    --name my-blog -p 8080:80 -p127.0.0.1:53:53/udp \\
    -e "TITLE=It's $5" -e 'PASS=a$b' -eA=b \\
    -v "$(pwd)/data":/data:ro -v blog_db:/var/lib/mysql -v $PWD:/src -v $HOME/.conf:/conf -v /anon \\
    wordpress:6.8-apache sh -c "echo \\$HOME; run" >/dev/null 2>&1
`)
  expect(document).toBe(`name: my-blog

services:
  my-blog:
    image: wordpress:6.8-apache
    command: ["sh", "-c", "echo $$HOME; run"]
    restart: unless-stopped
    stdin_open: true
    tty: true
    environment:
      TITLE: It's $$5
      PASS: a$$b
      A: b
    ports:
      - "8080:80"
      - "127.0.0.1:53:53/udp"
    volumes:
      - ./data:/data:ro
      - blog_db:/var/lib/mysql
      - .:/src
      - ~/.conf:/conf
      - /anon

volumes:
  blog_db:
    name: blog_db
`)
  expect(messages).toEqual([
    '7 ">/dev/null" is left out: where output goes is not part of an app.',
    '7 ">&1" is left out: where output goes is not part of an app.',
  ])
  expect(lost).toEqual(['note my-blog.container_name: the exact name of the container'])
})

test('several commands become one app: networks, volumes, links and names are its own', () => {
  const { parsed, messages } = read(`
docker network create --driver bridge --subnet 10.9.0.0/16 --internal back && docker volume create --driver local --opt type=nfs data;
docker pull mysql:8
docker run -d --name db --network back -v data:/var/lib/mysql mysql:8
docker run -d --name web --network back --network-alias www --ip 10.9.0.5 --network-alias w2 --link db:mysql --volumes-from db:ro --pid container:db example/web
docker run -d --net outside --link elsewhere:x example/web
docker ps -a
rm -rf /
`)
  expect(parsed.services).toEqual({
    db: { image: 'mysql:8', volumes: ['data:/var/lib/mysql'], networks: ['back'] },
    web: {
      image: 'example/web',
      links: ['db:mysql'],
      volumes_from: ['db:ro'],
      pid: 'service:db',
      networks: { back: { aliases: ['www', 'w2'], ipv4_address: '10.9.0.5' } },
    },
    web_2: { image: 'example/web', external_links: ['elsewhere:x'], networks: ['outside'] },
  })
  expect(parsed.networks).toEqual({
    back: { driver: 'bridge', internal: true, ipam: { config: [{ subnet: '10.9.0.0/16' }] } },
    outside: { external: true },
  })
  expect(parsed.volumes).toEqual({ data: { name: 'data', driver: 'local', driver_opts: { type: 'nfs' } } })
  expect(messages).toEqual([
    '7 "docker ps -a" is no part of an app; it is passed over.',
    '8 "rm" is no docker command; it is passed over.',
  ])
})

test.each<[string, object]>([
  ['-itd', { stdin_open: true, tty: true }],
  ['-t=false', {}],
  [
    '-h web -u 1000:1000 -w /srv -m 512m',
    { hostname: 'web', user: '1000:1000', working_dir: '/srv', mem_limit: '512m' },
  ],
  ['--cpus 1.5 --pids-limit=100', { cpus: 1.5, pids_limit: 100 }],
  ['--cap-add NET_ADMIN --cap-add=SYS_TIME --cap-drop ALL', { cap_add: ['NET_ADMIN', 'SYS_TIME'], cap_drop: ['ALL'] }],
  ['-l a=b --label c', { labels: { a: 'b', c: '' } }],
  ['--sysctl net.core.somaxconn=1024', { sysctls: { 'net.core.somaxconn': '1024' } }],
  ['--ulimit nofile=1024:2048 --ulimit nproc=5', { ulimits: { nofile: { soft: 1024, hard: 2048 }, nproc: 5 } }],
  ['--device /dev/dri:/dev/dri:rw', { devices: ['/dev/dri:/dev/dri:rw'] }],
  ['--gpus all', { gpus: 'all' }],
  ['--gpus \'"device=0,2"\'', { gpus: [{ device_ids: ['0', '2'] }] }],
  ['--gpus 2', { gpus: [{ count: 2 }] }],
  [
    '--health-cmd "curl -f http://localhost || exit 1" --health-interval=5s --health-retries 3',
    {
      healthcheck: { test: ['CMD-SHELL', 'curl -f http://localhost || exit 1'], interval: '5s', retries: 3 },
    },
  ],
  ['--no-healthcheck', { healthcheck: { disable: true } }],
  [
    '--log-driver json-file --log-opt max-size=10m --log-opt max-file=3',
    {
      logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    },
  ],
  ['--net=host', { network_mode: 'host' }],
  ['--network container:other', { network_mode: 'container:other' }],
  ['--network bridge', {}],
  ['--ip 10.0.0.2', { networks: { default: { ipv4_address: '10.0.0.2' } } }],
  ['--entrypoint /bin/sh', { entrypoint: ['/bin/sh'] }],
  ['--stop-timeout 30 --stop-signal SIGINT', { stop_grace_period: '30s', stop_signal: 'SIGINT' }],
  [
    '--tmpfs /run:size=64m --read-only --init --privileged',
    { tmpfs: ['/run:size=64m'], read_only: true, init: true, privileged: true },
  ],
  [
    '--mount type=bind,source=$PWD/a,target=/a,readonly',
    { volumes: [{ type: 'bind', source: './a', target: '/a', read_only: true }] },
  ],
  [
    '--mount type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=1777',
    { volumes: [{ type: 'tmpfs', target: '/t', tmpfs: { size: '1m', mode: 0o1777 } }] },
  ],
  ['-v "C:\\data:/data"', { volumes: [{ type: 'bind', source: 'C:\\data', target: '/data' }] }],
  ['-v "${DATA:-/srv}:/data:Z"', { volumes: ['${DATA:-/srv}:/data:Z'] }],
  [
    '-e HOME_DIR -e TOKEN="$TOKEN" -e "P=${PORT:-80}"',
    { environment: { HOME_DIR: '${HOME_DIR}', TOKEN: '${TOKEN}', P: '${PORT:-80}' } },
  ],
  [
    '--env-file .env --expose 80 --add-host a:1.2.3.4',
    { env_file: ['.env'], expose: ['80'], extra_hosts: ['a:1.2.3.4'] },
  ],
  ['--pull always --platform linux/arm64', { pull_policy: 'always', platform: 'linux/arm64' }],
  [
    '--blkio-weight 300 --device-read-bps /dev/sda:1mb',
    { blkio_config: { weight: 300, device_read_bps: [{ path: '/dev/sda', rate: '1mb' }] } },
  ],
])('%s', (options, expected) => {
  const { fields, messages, lost } = service(options)
  expect(fields).toEqual(expected)
  expect([...messages, ...lost]).toEqual([])
})

test.each<[string, string]>([
  ['-P', 'degraded nginx.ports: opening every port that the image names'],
  ['--rm', 'note nginx.rm: that it is removed when it ends'],
  ['--cpuset-mems 0', 'degraded nginx.cpuset-mems: the memory nodes it may use'],
  ['-v /a:/b:U', 'degraded nginx.volumes: the mode "U" of /b'],
])('%s is lost by name', (options, expected) => {
  expect(service(options).lost).toEqual([expected])
})

test.each<[string, string]>([
  ['docker run --magic x', '"--magic" is no option'],
  ['docker run -Z x', '"-Z" is no option'],
  ['docker run -e PW=$(openssl rand -hex 16) x', 'The output of "openssl rand -hex 16" is not known'],
  ['docker run -e A=`date` x', 'The output of "date"'],
  ['docker run --ulimit nofile x', 'is no value for --ulimit'],
  ['docker run -v : x', 'is no value for --volume'],
  ['docker run -e W=$PWD x', '"." stands for it'],
  ['FOO=bar docker run x', 'FOO is set here'],
])('%s is warned about', (text, expected) => {
  const { messages, parsed } = read(text)
  expect(messages).toEqual([expect.stringContaining(expected)])
  expect(Object.keys(parsed.services)).toEqual(['x'])
})

test.each(['', 'ls', 'docker ps', 'docker run', 'docker run -d', "docker run 'x", 'x'.repeat(200_000)])(
  'without a docker run there is no document, but a reason: %#',
  (text) => {
    const { document, problems } = parseDockerRun(text)
    expect(document).toBeUndefined()
    expect(problems.some(({ severity }) => severity === 'error')).toBe(true)
  },
)

test('a paste with thousands of options is read at once', () => {
  const options = Array.from({ length: 8_000 }, (_, index) => `-e A${index}`).join(' ')
  const start = performance.now()
  expect(parseDockerRun(`docker run ${options} x`).document).toContain('A7999')
  expect(performance.now() - start).toBeLessThan(5_000)
})
