import { expect, test } from 'vitest'
import type { AppSpec, ServiceSpec } from '../compose/spec.ts'
import { permissions } from './permissions.ts'

function judge(service: Partial<ServiceSpec>, app: Partial<AppSpec> = {}): string[] {
  const web: ServiceSpec = { image: 'nginx:1.27', user: '1000', command: null, entrypoint: null, ...service }
  return permissions({ name: 'app', services: { web }, ...app }).map(
    ({ grade, kind, path }) => `${grade} ${kind} ${path.slice(2).join('.')}`,
  )
}

function bind(source: string, read_only = false): Partial<ServiceSpec> {
  return { volumes: [{ type: 'bind', source, target: '/x', read_only }] }
}

test('a modest service may do nothing worth a word', () => {
  expect(judge({})).toEqual([])
  expect(judge({ volumes: [{ type: 'volume', source: 'data', target: '/data' }], tmpfs: ['/tmp'] })).toEqual([])
})

test.each<[Partial<ServiceSpec>, string]>([
  [{ privileged: true }, 'danger privileged privileged'],
  [{ use_api_socket: true }, 'danger engine-socket use_api_socket'],
  [{ network_mode: 'host' }, 'warning host-network network_mode'],
  [{ pid: 'host' }, 'danger host-pid pid'],
  [{ ipc: 'host' }, 'warning host-ipc ipc'],
  [{ userns_mode: 'host' }, 'warning host-users userns_mode'],
  [{ security_opt: ['no-new-privileges:true', 'seccomp=unconfined'] }, 'danger unconfined security_opt.1'],
  [{ security_opt: ['apparmor:unconfined'] }, 'danger unconfined security_opt.0'],
  [{ security_opt: ['label=disable'] }, 'warning unconfined security_opt.0'],
  [{ security_opt: ['seccomp=./profile.json'] }, 'warning unconfined security_opt.0'],
  [{ cap_add: ['CAP_SYS_ADMIN'] }, 'danger capability cap_add.0'],
  [{ cap_add: ['net_admin'] }, 'warning capability cap_add.0'],
  [{ cap_add: ['CHOWN'] }, 'notice capability cap_add.0'],
  [{ devices: [{ source: '/dev/sda', target: '/dev/sda' }] }, 'danger device devices.0'],
  [{ devices: [{ source: '/dev/dri' }] }, 'warning device devices.0'],
  [bind('/var/run/docker.sock', true), 'danger engine-socket volumes.0'],
  [bind('/run/user/1000/podman/podman.sock'), 'danger engine-socket volumes.0'],
  [bind('/srv/../var//run/./docker.sock'), 'danger engine-socket volumes.0'],
  [bind('/'), 'danger host-path volumes.0'],
  [bind('/etc', true), 'warning host-path volumes.0'],
  [bind('/etc/cron.d'), 'danger host-path volumes.0'],
  [bind('/etc/localtime', true), 'info host-path volumes.0'],
  [bind('/srv/data'), 'warning host-path volumes.0'],
  [bind('/srv/data', true), 'notice host-path volumes.0'],
  [bind('./conf'), 'info host-path volumes.0'],
  [bind('./conf/../../other'), 'warning host-path volumes.0'],
  [bind('~/.ssh', true), 'warning host-path volumes.0'],
  [{ ports: [{ target: 80, published: '8080' }] }, 'notice port ports.0'],
  [{ ports: [{ target: 80, published: '8080', host_ip: '127.0.0.1' }] }, 'info port ports.0'],
  [{ user: '0:0' }, 'notice root-user user'],
  [{ image: 'nginx' }, 'notice floating-tag image'],
  [{ image: 'nginx:stable-alpine' }, 'notice floating-tag image'],
  [{ image: 'someone/app:1' }, 'info registry image'],
  [{ image: 'registry.example.org:5000/app:1' }, 'warning registry image'],
  [{ image: 'nginx:latest@sha256:0123456789012345678901234567890123456789012345678901234567890123' }, ''],
])('%j', (service, expected) => {
  expect(judge(service)).toEqual(expected === '' ? [] : [expected])
})

test('a host path behind a volume is a host path', () => {
  const volumes = { data: { name: 'app_data', driver_opts: { type: 'none', o: 'bind', device: '/etc' } } }
  expect(judge({ volumes: [{ type: 'volume', source: 'data', target: '/x' }] }, { volumes })).toEqual([
    'danger host-path volumes.0',
  ])
})

test('the gravest comes first', () => {
  expect(judge({ image: 'nginx', ...bind('/srv'), privileged: true })).toEqual([
    'danger privileged privileged',
    'warning host-path volumes.0',
    'notice floating-tag image',
  ])
})

test('an image that is assembled on the machine is published by nobody', () => {
  const web = { image: 'panamax/guestbook:1.0', user: '1000', command: null, entrypoint: null }
  const app = { name: 'app', services: { web: { ...web, pull_policy: 'never' } } }
  expect(permissions(app).map(({ text }) => text)).toEqual(['Its image is published by others: panamax/guestbook:1.0.'])
  expect(permissions(app, new Set(['panamax/guestbook:1.0'])).map(({ text }) => text)).toEqual([
    'Its image is assembled on this machine: panamax/guestbook:1.0.',
  ])
  const pulled = { name: 'app', services: { web } }
  expect(permissions(pulled, new Set(['panamax/guestbook:1.0']))).toEqual(permissions(pulled))
})
