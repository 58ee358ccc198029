import { expect, test } from 'vitest'
import type { AppSpec, PortMapping, ServiceSpec } from '../compose/spec.ts'
import { type HeldPort, portConflicts, publishedPorts } from './ports.ts'

function app(services: Record<string, Partial<ServiceSpec>>, name = 'blog'): AppSpec {
  const full = Object.entries(services).map(
    ([key, service]) => [key, { image: 'x', command: null, entrypoint: null, ...service }] as const,
  )
  return { name, services: Object.fromEntries(full) }
}

function ports(...published: (string | Partial<PortMapping>)[]): Partial<ServiceSpec> {
  return {
    ports: published.map((port) => ({ target: 80, ...(typeof port === 'string' ? { published: port } : port) })),
  }
}

function held(port: number, fields: Partial<HeldPort> = {}): HeldPort {
  return { port, protocol: 'tcp', ip: '0.0.0.0', holder: { kind: 'process', name: 'nginx' }, ...fields }
}

function messages(spec: AppSpec, ...taken: HeldPort[]): string[] {
  return portConflicts(publishedPorts(spec), taken).map((conflict) => conflict.message)
}

test('a port held by a process is named with its holder and the next free port', () => {
  expect(portConflicts(publishedPorts(app({ web: ports('8080') })), [held(8080), held(8081)])).toEqual([
    {
      wanted: expect.objectContaining({ service: 'web', path: ['services', 'web', 'ports', 0] }) as unknown,
      port: 8080,
      holder: { kind: 'process', name: 'nginx' },
      nextFree: 8082,
      message: 'Port 8080 (tcp) for web is taken by process nginx; 8082 is free.',
    },
  ])
})

test.each<[string, Partial<PortMapping>, Partial<HeldPort>, boolean]>([
  ['another protocol', { protocol: 'udp' }, {}, false],
  ['the same address', { host_ip: '127.0.0.1' }, { ip: '127.0.0.1' }, true],
  ['another address', { host_ip: '127.0.0.1' }, { ip: '10.0.0.1' }, false],
  ['every address against one', {}, { ip: '10.0.0.1' }, true],
  ['one address against every', { host_ip: '10.0.0.1' }, { ip: '::' }, true],
  ['an IPv4 address written as IPv6', { host_ip: '10.0.0.1' }, { ip: '::ffff:10.0.0.1' }, true],
  ['the app itself', {}, { holder: { kind: 'container', name: 'blog-old-1', app: 'blog', service: 'old' } }, false],
  ['another app', {}, { holder: { kind: 'app', name: 'shop', app: 'shop', service: 'web' } }, true],
])('%s', (_name, port, holder, conflicts) => {
  const spec = app({ web: ports({ published: '80', ...port }) })
  expect(messages(spec, held(80, holder))).toHaveLength(conflicts ? 1 : 0)
})

test('two services of one app on one port: the second is told, and both proposals differ', () => {
  const spec = app({ a: ports('8080'), b: ports('8080'), c: ports('8080') })
  expect(messages(spec)).toEqual([
    'Port 8080 (tcp) for b is taken by a of the same app; 8081 is free.',
    'Port 8080 (tcp) for c is taken by a of the same app; 8082 is free.',
  ])
})

test('a range takes any free port of it, after the fixed ports were served', () => {
  const spec = app({ range: ports('8080-8082'), fixed: ports('8080') })
  expect(messages(spec, held(8081))).toEqual([])
  expect(messages(spec, held(8081), held(8082))).toEqual([
    'Every port from 8080 to 8082 (tcp) for range is taken by fixed of the same app; 8083 is free.',
  ])
})

test('replicas want a port each', () => {
  expect(messages(app({ web: { ...ports('8080'), deploy: { replicas: 3 } } }))).toEqual([
    'Port 8080 (tcp) for web is wanted by each of its 3 replicas; 8081 is free.',
  ])
  expect(messages(app({ web: { ...ports('8080-8082'), deploy: { replicas: 3 } } }))).toEqual([])
  expect(messages(app({ web: { ...ports('8080'), deploy: { replicas: 0 } } }), held(8080))).toEqual([])
})

test('the next free port is none that another service wants, and wraps around at the end', () => {
  expect(messages(app({ a: ports('8080'), b: ports('8081') }), held(8080))).toEqual([
    'Port 8080 (tcp) for a is taken by process nginx; 8082 is free.',
  ])
  expect(messages(app({ a: ports('65535') }), held(65_535))[0]).toContain('1024 is free')
})

test('ports that the engine chooses, and services on the host network, hold nothing', () => {
  expect(publishedPorts(app({ a: ports({ target: 80 }), b: { ...ports('80'), network_mode: 'host' } }))).toEqual([])
})

test('thousands of services that all want every port are judged at once', () => {
  const services = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, index) => [`s${index}`, ports(index % 2 === 0 ? '1-65535' : '8080')]),
  )
  const start = performance.now()
  expect(messages(app(services), held(8080))).toHaveLength(2_500)
  expect(performance.now() - start).toBeLessThan(5_000)
})
