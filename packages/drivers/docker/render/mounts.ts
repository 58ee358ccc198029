import path from 'node:path'
import type { AppSpec, MountSpec, ServiceSpec } from '@panamax/core/compose/spec'
import { needsHostPath } from '@panamax/core/deploy/bind-mount'
import type { EngineObject } from './payload.ts'
import { volumeName } from './volume.ts'

export interface Places {
  /** Where relative paths start. */
  readonly directory: string
  /** What `~` means. */
  readonly homeDirectory: string
}

export interface Mounts {
  /** `source:target:options`, the engine's short form: makes a missing host folder. */
  readonly binds: string[]
  readonly mounts: EngineObject[]
  readonly tmpfs: Record<string, string>
}

export function renderMounts(app: AppSpec, service: ServiceSpec, places: Places): Mounts {
  const result: Mounts = { binds: [], mounts: [], tmpfs: {} }
  for (const entry of service.tmpfs ?? []) {
    const [target = '', ...options] = entry.split(':')
    result.tmpfs[target] = options.join(':')
  }
  for (const mount of service.volumes ?? []) {
    if (mount.type === 'tmpfs') {
      // As a mount of its own it breaks "volumes_from" of other containers (moby looks for a volume without a name).
      result.tmpfs[mount.target] = tmpfsOptions(mount)
      continue
    }
    const bind = mount.type === 'bind' ? shortBind(mount, places) : undefined
    if (bind === undefined) result.mounts.push(longMount(app, mount, places))
    else result.binds.push(bind)
  }
  return result
}

/** Keys of the named volumes that a service uses. */
export function volumeKeys(service: ServiceSpec): string[] {
  return (service.volumes ?? []).flatMap((mount) =>
    mount.type === 'volume' && mount.source !== undefined && mount.source !== '' ? [mount.source] : [],
  )
}

/** An absolute path on the host for what the document says. */
export function hostPath(source: string, { directory, homeDirectory }: Places): string {
  if (source === '~' || source.startsWith('~/')) return path.join(homeDirectory, source.slice(1))
  return /^[A-Za-z]:[\\/]/.test(source) ? source : path.resolve(directory, source)
}

/** Undefined where the short form cannot say it. */
function shortBind(mount: MountSpec, places: Places): string | undefined {
  const source = hostPath(mount.source ?? '', places)
  if (needsHostPath(mount) || mount.bind?.recursive !== undefined || source.includes(':') || mount.target.includes(':'))
    return undefined
  const options = [
    mount.read_only === true ? 'ro' : 'rw',
    ...(mount.bind?.selinux === undefined ? [] : [mount.bind.selinux]),
    ...(mount.bind?.propagation === undefined ? [] : [mount.bind.propagation]),
  ]
  return `${source}:${mount.target}:${options.join(',')}`
}

function tmpfsOptions(mount: MountSpec): string {
  const options = [
    ...(mount.read_only === true ? ['ro'] : []),
    ...(mount.tmpfs?.size === undefined ? [] : [`size=${mount.tmpfs.size}`]),
    ...(mount.tmpfs?.mode === undefined ? [] : [`mode=${mount.tmpfs.mode.toString(8)}`]),
  ]
  return options.join(',')
}

function longMount(app: AppSpec, mount: MountSpec, places: Places): EngineObject {
  return {
    Type: mount.type,
    ...sourceOf(app, mount, places),
    Target: mount.target,
    ...(mount.read_only === true ? { ReadOnly: true } : {}),
    ...(mount.consistency === undefined ? {} : { Consistency: mount.consistency }),
    ...optionsOf(mount),
  }
}

function sourceOf(app: AppSpec, mount: MountSpec, places: Places): EngineObject {
  if (mount.source === undefined || mount.source === '') return {}
  if (mount.type === 'volume') return { Source: volumeName(app, mount.source) }
  return { Source: mount.type === 'bind' ? hostPath(mount.source, places) : mount.source }
}

function optionsOf(mount: MountSpec): EngineObject {
  if (mount.type === 'bind') {
    const recursive = mount.bind?.recursive
    const options = {
      ...(mount.bind?.propagation === undefined ? {} : { Propagation: mount.bind.propagation }),
      ...(needsHostPath(mount) ? {} : { CreateMountpoint: true }),
      ...(recursive === 'disabled' ? { NonRecursive: true } : {}),
      ...(recursive === 'writable' ? { ReadOnlyNonRecursive: true } : {}),
      ...(recursive === 'readonly' ? { ReadOnlyForceRecursive: true } : {}),
    }
    return Object.keys(options).length === 0 ? {} : { BindOptions: options }
  }
  if (mount.type === 'volume') {
    const options = {
      ...(mount.volume?.nocopy === true ? { NoCopy: true } : {}),
      ...(mount.volume?.subpath === undefined ? {} : { Subpath: mount.volume.subpath }),
      ...(mount.volume?.labels === undefined ? {} : { Labels: { ...mount.volume.labels } }),
    }
    return Object.keys(options).length === 0 ? {} : { VolumeOptions: options }
  }
  const subpath = mount.type === 'image' ? mount.image?.subpath : undefined
  return subpath === undefined ? {} : { ImageOptions: { Subpath: subpath } }
}
