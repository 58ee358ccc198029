import { needsHostPath } from '../deploy/bind-mount.ts'
import type { AppSpec, MountSpec, ServiceSpec } from '../compose/spec.ts'
import { containerName, type Lose } from './write-run-name.ts'

/** `--volume` where it can say it, `--mount` elsewhere. */
export function mountOption(app: AppSpec, mount: MountSpec): string[][] {
  const source =
    mount.type === 'volume' && mount.source !== undefined
      ? (app.volumes?.[mount.source]?.name ?? mount.source)
      : mount.source
  const isShort = mount.type === 'bind' || mount.type === 'volume'
  const hasOptions = mount.volume?.subpath !== undefined || needsHostPath(mount)
  if (isShort && !hasOptions && !/[:]/.test(`${source ?? ''}${mount.target}`)) {
    const modes = [
      ...(mount.read_only === true ? ['ro'] : []),
      ...(mount.bind?.selinux === undefined ? [] : [mount.bind.selinux]),
      ...(mount.bind?.propagation === undefined ? [] : [mount.bind.propagation]),
      ...(mount.volume?.nocopy === true ? ['nocopy'] : []),
    ]
    if (source === undefined && modes.length === 0) return [['--volume', mount.target]]
    if (source !== undefined)
      return [
        [
          '--volume',
          [hostPath(source, mount), mount.target, ...(modes.length === 0 ? [] : [modes.join(',')])].join(':'),
        ],
      ]
  }
  const fields = [
    `type=${mount.type}`,
    ...(source === undefined ? [] : [`source=${hostPath(source, mount)}`]),
    `target=${mount.target}`,
    ...(mount.read_only === true ? ['readonly'] : []),
    ...(mount.bind?.propagation === undefined ? [] : [`bind-propagation=${mount.bind.propagation}`]),
    ...(mount.volume?.nocopy === true ? ['volume-nocopy'] : []),
    ...(mount.volume?.subpath === undefined ? [] : [`volume-subpath=${mount.volume.subpath}`]),
    ...(mount.tmpfs?.size === undefined ? [] : [`tmpfs-size=${mount.tmpfs.size}`]),
    ...(mount.tmpfs?.mode === undefined ? [] : [`tmpfs-mode=${mount.tmpfs.mode.toString(8)}`]),
  ]
  return [['--mount', fields.map(csvField).join(',')]]
}

/** `docker run` takes a bare relative path for a volume's name. */
function hostPath(source: string, mount: MountSpec): string {
  return mount.type === 'bind' && /^\.\.?$/.test(source) ? `${source}/` : source
}

function csvField(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function volumesFrom(app: AppSpec, entry: string): string {
  if (entry.startsWith('container:')) return entry.slice('container:'.length)
  const [service = '', ...mode] = entry.split(':')
  return [containerName(app, service), ...mode].join(':')
}

/** A secret or a config that is a file can be mounted; the others are the engine's to make. */
export function fileOptions(app: AppSpec, service: ServiceSpec, lose: Lose): string[][] {
  return (['secrets', 'configs'] as const).flatMap((kind) =>
    (service[kind] ?? []).flatMap((reference, index) => {
      const file = app[kind]?.[reference.source]?.file
      const folder = kind === 'secrets' ? '/run/secrets/' : '/'
      const target = reference.target?.startsWith('/')
        ? reference.target
        : folder + (reference.target ?? reference.source)
      if (file !== undefined) return [['--volume', `${file}:${target}:ro`]]
      lose(
        [kind, index],
        `the ${kind.slice(0, -1)} "${reference.source}"`,
        'broken',
        `Put it into a file and mount it at ${target}.`,
      )
      return []
    }),
  )
}
