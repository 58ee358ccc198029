import type { AppSpec, MountSpec, ServiceSpec } from '../compose/spec.ts'
import type { PermissionGrade, ServicePermission } from './permission.ts'

const sockets = /^(?:\/var)?\/run\/(?:user\/\d+\/)?(?:docker|podman\/podman|containerd\/containerd|crio\/crio)\.sock$/

/** Folders of the machine with what whoever writes to them gets. A path within one counts as the folder. */
const sensitive: readonly { path: string; read: PermissionGrade; write: PermissionGrade; what: string }[] = [
  { path: '/', read: 'danger', write: 'danger', what: 'the whole file system of this machine' },
  { path: '/var/lib/docker', read: 'danger', write: 'danger', what: 'the data of the container engine' },
  { path: '/etc/localtime', read: 'info', write: 'notice', what: 'the time zone of this machine' },
  { path: '/etc/timezone', read: 'info', write: 'notice', what: 'the time zone of this machine' },
  { path: '/etc', read: 'warning', write: 'danger', what: 'the configuration of this machine' },
  { path: '/root', read: 'danger', write: 'danger', what: "root's home folder" },
  { path: '/boot', read: 'warning', write: 'danger', what: 'what this machine starts from' },
  { path: '/usr', read: 'notice', write: 'danger', what: 'the programs of this machine' },
  { path: '/bin', read: 'notice', write: 'danger', what: 'the programs of this machine' },
  { path: '/sbin', read: 'notice', write: 'danger', what: 'the programs of this machine' },
  { path: '/lib', read: 'notice', write: 'danger', what: 'the libraries of this machine' },
  { path: '/dev', read: 'warning', write: 'danger', what: 'the devices of this machine' },
  { path: '/proc', read: 'warning', write: 'danger', what: 'the processes and kernel settings of this machine' },
  { path: '/sys', read: 'notice', write: 'danger', what: 'the hardware settings of this machine' },
  { path: '/var/run', read: 'warning', write: 'danger', what: 'the sockets of the programs of this machine' },
  { path: '/run', read: 'warning', write: 'danger', what: 'the sockets of the programs of this machine' },
  { path: '/var/log', read: 'notice', write: 'warning', what: 'the logs of this machine' },
  { path: '/home', read: 'warning', write: 'warning', what: 'the home folders of people' },
  { path: '~', read: 'warning', write: 'warning', what: 'your home folder' },
]

/** What a service may do to files of the machine. */
export function mountPermissions(app: AppSpec, service: ServiceSpec): ServicePermission[] {
  const mounts = (service.volumes ?? []).flatMap((mount, index) => mountPermission(app, mount, ['volumes', index]))
  const files = (['configs', 'secrets'] as const).flatMap((kind) =>
    (service[kind] ?? []).flatMap((reference, index) => {
      const file = app[kind]?.[reference.source]?.file
      return file === undefined || !isOutside(file) ? [] : [pathPermission(file, true, [kind, index])]
    }),
  )
  const tmp = (service.volumes_from ?? []).flatMap((entry, index): ServicePermission[] =>
    entry.startsWith('container:')
      ? [
          {
            grade: 'warning',
            kind: 'host-path',
            text: `It gets the files of the container ${entry.split(':')[1]}, which is not part of this app.`,
            at: ['volumes_from', index],
          },
        ]
      : [],
  )
  return [...mounts, ...files, ...tmp]
}

function mountPermission(app: AppSpec, mount: MountSpec, at: readonly (string | number)[]): ServicePermission[] {
  const source = mount.source ?? ''
  if (mount.type === 'npipe' && /docker/i.test(source)) return [socketPermission(source, at)]
  if (mount.type === 'bind') return [pathPermission(source, mount.read_only ?? false, at)]
  if (mount.type !== 'volume' || mount.source === undefined) return []
  // A volume of the local driver with a device is a host path (or a network share) by another name.
  const volume = app.volumes?.[mount.source]
  const device = volume?.driver_opts?.['device']
  if (device !== undefined && device !== '' && device !== 'tmpfs')
    return [pathPermission(device, mount.read_only ?? false, at)]
  if (volume?.external !== true) return []
  const text = `It uses the volume ${volume.name}, which exists outside of this app.`
  return [{ grade: 'notice', kind: 'host-path', text, at }]
}

function pathPermission(path: string, readOnly: boolean, at: readonly (string | number)[]): ServicePermission {
  const clean = cleanPath(path)
  // Reading a socket is as good as writing to it: whoever may connect may give orders.
  if (sockets.test(clean)) return socketPermission(path, at)
  const verb = readOnly ? 'read' : 'read and change'
  const place = sensitive.find((entry) => isWithin(clean, entry.path))
  if (place !== undefined) {
    const grade = readOnly ? place.read : place.write
    return { grade, kind: 'host-path', text: `It may ${verb} ${place.what} (${path}).`, at }
  }
  const grade = isOutside(clean) ? (readOnly ? 'notice' : 'warning') : 'info'
  const what = isOutside(clean) ? `${path} on this machine` : `${path} in the app's own folder`
  return { grade, kind: 'host-path', text: `It may ${verb} ${what}.`, at }
}

function socketPermission(path: string, at: readonly (string | number)[]): ServicePermission {
  const text = `It may give orders to the container engine (${path}), which is the same as root on this machine.`
  return { grade: 'danger', kind: 'engine-socket', text, at }
}

/** `/` alone stands for itself only: everything is within it. */
function isWithin(path: string, folder: string): boolean {
  return path === folder || (folder !== '/' && path.startsWith(`${folder}/`))
}

function isOutside(path: string): boolean {
  return /^([/~\\]|[A-Za-z]:[\\/]|\.\.(\/|$))/.test(cleanPath(path))
}

/** Takes `.`, `..`, doubled and trailing slashes out of a path, so that no spelling hides what it means. */
function cleanPath(path: string): string {
  const isAbsolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !isAbsolute) parts.push(part)
  }
  return (isAbsolute ? '/' : '') + parts.join('/')
}
