import type { AppSpec, ServiceSpec } from '../compose/spec.ts'
import { imagePermissions } from './permission-image.ts'
import { mountPermissions } from './permission-mount.ts'
import type { Permission, PermissionGrade, PermissionKind, ServicePermission } from './permission.ts'

export type { Permission } from './permission.ts'

const gradeOrder: readonly PermissionGrade[] = ['danger', 'warning', 'notice', 'info']

const none: ReadonlySet<string> = new Set()

/**
 * What the app may do to the machine that it runs on, the gravest first. One policy on the canonical model, the same
 * for every orchestrator. `assembled`: images that are made on the machine where a service says never to pull them.
 */
export function permissions(app: AppSpec, assembled = none): Permission[] {
  const found = Object.entries(app.services).flatMap(([name, service]) =>
    servicePermissions(app, service, assembled).map(({ grade, kind, text, at }) => ({
      grade,
      kind,
      service: name,
      text,
      path: ['services', name, ...at],
    })),
  )
  return found.sort((a, b) => gradeOrder.indexOf(a.grade) - gradeOrder.indexOf(b.grade))
}

function servicePermissions(app: AppSpec, service: ServiceSpec, assembled: ReadonlySet<string>): ServicePermission[] {
  return [
    ...isolationPermissions(service),
    ...capabilityPermissions(service),
    ...devicePermissions(service),
    ...mountPermissions(app, service),
    ...portPermissions(service),
    ...userPermissions(service),
    ...imagePermissions(service, assembled),
  ]
}

function isolationPermissions(service: ServiceSpec): ServicePermission[] {
  const list: ServicePermission[] = []
  const add = (grade: PermissionGrade, kind: PermissionKind, at: string, text: string) =>
    list.push({ grade, kind, text, at: [at] })
  if (service.privileged === true)
    add('danger', 'privileged', 'privileged', 'It runs privileged: it can do anything to this machine.')
  if (service.use_api_socket === true)
    add(
      'danger',
      'engine-socket',
      'use_api_socket',
      'It may give orders to the container engine, which is the same as root on this machine.',
    )
  if (service.network_mode === 'host')
    add(
      'warning',
      'host-network',
      'network_mode',
      'It uses the network of the machine itself: it can open any port and reach what listens on localhost.',
    )
  if (service.pid === 'host')
    add('danger', 'host-pid', 'pid', 'It sees every process of this machine and may signal them.')
  if (service.ipc === 'host')
    add('warning', 'host-ipc', 'ipc', 'It shares the memory segments of the processes of this machine.')
  if (service.uts === 'host') add('notice', 'host-network', 'uts', 'It shares the host name of this machine.')
  if (service.cgroup === 'host') add('notice', 'unconfined', 'cgroup', 'It sees the control groups of this machine.')
  if (service.userns_mode === 'host')
    add(
      'warning',
      'host-users',
      'userns_mode',
      'Its users are the users of this machine, even where the engine separates them.',
    )
  for (const [index, option] of (service.security_opt ?? []).entries())
    if (/unconfined|label[:=]disable|systempaths[:=]/.test(option))
      list.push({
        grade: option.includes('unconfined') ? 'danger' : 'warning',
        kind: 'unconfined',
        text: `It switches off a protection of the engine (${option}).`,
        at: ['security_opt', index],
      })
    else if (/^seccomp[:=](?!builtin$)/.test(option))
      list.push({
        grade: 'warning',
        kind: 'unconfined',
        text: `It brings its own rules of what it may ask of the kernel (${option}).`,
        at: ['security_opt', index],
      })
  const sysctls = Object.keys(service.sysctls ?? {})
  if (sysctls.length > 0)
    add('notice', 'kernel-setting', 'sysctls', `It changes kernel settings of its own: ${sysctls.join(', ')}.`)
  return list
}

const strongCapabilities: Readonly<Record<string, string>> = {
  ALL: 'everything that root may do',
  SYS_ADMIN: 'administer the system, which is close to being root on this machine',
  SYS_MODULE: 'load kernel modules',
  SYS_PTRACE: 'look into other processes',
  SYS_RAWIO: 'access memory and disks directly',
  SYS_BOOT: 'restart the machine',
  DAC_READ_SEARCH: 'read any file of the machine',
  BPF: 'run programs in the kernel',
  NET_ADMIN: 'change the network settings',
}
const dangerous = new Set(['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO', 'DAC_READ_SEARCH', 'BPF'])

function capabilityPermissions(service: ServiceSpec): ServicePermission[] {
  return (service.cap_add ?? []).map((capability, index) => {
    const name = capability.toUpperCase().replace(/^CAP_/, '')
    const meaning = Object.hasOwn(strongCapabilities, name) ? strongCapabilities[name] : undefined
    const grade = dangerous.has(name) ? 'danger' : meaning === undefined ? 'notice' : 'warning'
    const text = meaning === undefined ? `It gets the capability ${name}.` : `It may ${meaning} (${name}).`
    return { grade, kind: 'capability', text, at: ['cap_add', index] }
  })
}

function devicePermissions(service: ServiceSpec): ServicePermission[] {
  const devices = (service.devices ?? []).map((device, index): ServicePermission => {
    const isDisk = /^\/dev\/(sd|nvme|vd|xvd|mem|kmem|port|mapper|dm-)/.test(device.source)
    return {
      grade: isDisk ? 'danger' : 'warning',
      kind: 'device',
      text: `It uses the device ${device.source}${device.permissions === 'r' ? ' (reading only)' : ''}.`,
      at: ['devices', index],
    }
  })
  const rules = (service.device_cgroup_rules ?? []).map(
    (rule, index): ServicePermission => ({
      grade: 'warning',
      kind: 'device',
      text: `It may use the devices that match "${rule}".`,
      at: ['device_cgroup_rules', index],
    }),
  )
  const gpus: ServicePermission[] =
    service.gpus === undefined
      ? []
      : [{ grade: 'notice', kind: 'device', text: 'It uses graphics processors of this machine.', at: ['gpus'] }]
  return [...devices, ...rules, ...gpus]
}

function portPermissions(service: ServiceSpec): ServicePermission[] {
  return (service.ports ?? []).map((port, index) => {
    const ip = port.host_ip ?? ''
    const isLocal = ip.startsWith('127.') || ip === '::1' || ip === 'localhost'
    const isOpen = ip === '' || ip === '0.0.0.0' || ip === '::'
    const what = port.published === undefined ? 'a port that the engine chooses' : `port ${port.published}`
    const where = isLocal ? 'to this machine only' : isOpen ? 'to every network that this machine is on' : `on ${ip}`
    const grade = isLocal ? 'info' : 'notice'
    return { grade, kind: 'port', text: `It opens ${what} (${port.protocol ?? 'tcp'}) ${where}.`, at: ['ports', index] }
  })
}

function userPermissions(service: ServiceSpec): ServicePermission[] {
  const user = service.user?.split(':')[0]
  if (user === 'root' || user === '0')
    return [{ grade: 'notice', kind: 'root-user', text: 'Inside its container it runs as root.', at: ['user'] }]
  if (user !== undefined && user !== '') return []
  return [
    {
      grade: 'info',
      kind: 'root-user',
      text: 'It runs as the user that its image names, which may be root inside the container.',
      at: [],
    },
  ]
}
