import type { Json } from '../compose/spec.ts'
import type { RunCommand } from './read-run.ts'
import { lostWithValue, runOptions, withoutEffect } from './run-options.ts'
import { type RunContext, type RunService, ServiceBuilder } from './run-service-builder.ts'
import { currentFolder, readMount, readVolume, splitColons } from './run-volumes.ts'

const tableOf = new Map(runOptions.map((option) => [option.flag, option]))

/** Turns one `docker run` into the fields of a compose service. */
export function runService(run: RunCommand, name: string, context: RunContext): RunService {
  const builder = new ServiceBuilder(name, context)
  builder.set('image', run.image)
  for (const { flag, value } of run.options) applyOption(builder, flag, value)
  if (run.command.length > 0) builder.set('command', [...run.command])
  return builder.finish()
}

function applyOption(builder: ServiceBuilder, flag: string, text: string): void {
  const value = flag === 'volume' || flag === 'mount' ? text : withoutFolder(builder, flag, text)
  const option = tableOf.get(flag)
  const reader = readers.get(flag)
  if (reader !== undefined) reader(builder, value)
  else if (option === undefined) {
    if (!withoutEffect.has(flag)) builder.lose(flag, lostWithValue.get(flag) ?? `the option --${flag}`, 'degraded')
  } else if (option.kind === 'switch') {
    if (isOn(value)) builder.set(option.key, true)
  } else if (option.kind === 'number') builder.set(option.key, numberOr(value))
  else if (option.kind === 'list') builder.push(option.key, value)
  else if (option.kind === 'map') builder.pair(option.key, value)
  else builder.set(option.key, builder.withServices(option.key, value))
}

function withoutFolder(builder: ServiceBuilder, flag: string, text: string): string {
  if (!text.includes(currentFolder)) return text
  builder.problem(`--${flag} names the folder that the command was typed in; "." stands for it.`)
  return text.replaceAll(currentFolder, '.')
}

function isOn(value: string): boolean {
  return value !== 'false' && value !== '0'
}

function numberOr(value: string): Json {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
}

type Reader = (builder: ServiceBuilder, value: string) => void

function healthReader(key: string): Reader {
  return (builder, value) => builder.merge('healthcheck', { [key]: key === 'retries' ? numberOr(value) : value })
}

function deviceReader(key: string, field: 'rate' | 'weight'): Reader {
  return (builder, value) => {
    const [path = '', amount = ''] = splitColons(value)
    builder.blkio(key, { path, [field]: numberOr(amount) })
  }
}

const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries<Reader>({
    'blkio-weight': (builder, value) => builder.merge('blkio_config', { weight: numberOr(value) }),
    'blkio-weight-device': deviceReader('weight_device', 'weight'),
    'device-read-bps': deviceReader('device_read_bps', 'rate'),
    'device-read-iops': deviceReader('device_read_iops', 'rate'),
    'device-write-bps': deviceReader('device_write_bps', 'rate'),
    'device-write-iops': deviceReader('device_write_iops', 'rate'),
    device: (builder, value) => builder.push('devices', value),
    entrypoint: (builder, value) => builder.set('entrypoint', value === '' ? '' : [value]),
    env: (builder, value) => builder.environment(value),
    'env-file': (builder, value) => builder.push('env_file', value),
    gpus: (builder, value) => builder.set('gpus', gpus(value)),
    'health-cmd': (builder, value) => builder.merge('healthcheck', { test: ['CMD-SHELL', value] }),
    'health-interval': healthReader('interval'),
    'health-retries': healthReader('retries'),
    'health-start-interval': healthReader('start_interval'),
    'health-start-period': healthReader('start_period'),
    'health-timeout': healthReader('timeout'),
    'no-healthcheck': (builder, value) => (isOn(value) ? builder.merge('healthcheck', { disable: true }) : undefined),
    ip: (builder, value) => builder.networkSetting('ipv4_address', value),
    ip6: (builder, value) => builder.networkSetting('ipv6_address', value),
    'label-file': (builder, value) => builder.push('label_file', value),
    link: (builder, value) => builder.link(value),
    'link-local-ip': (builder, value) => builder.networkSetting('link_local_ips', value),
    'log-driver': (builder, value) => builder.merge('logging', { driver: value }),
    'log-opt': (builder, value) => builder.logOption(value),
    mount: (builder, value) => builder.volume(readMount(value), '--mount', value),
    name: () => undefined,
    network: (builder, value) => builder.network(value),
    'network-alias': (builder, value) => builder.networkSetting('aliases', value),
    publish: (builder, value) => builder.push('ports', value),
    'publish-all': (builder, value) =>
      isOn(value)
        ? builder.lose('ports', 'opening every port that the image names', 'degraded', 'List the ports.')
        : undefined,
    pull: (builder, value) => (value === 'missing' ? undefined : builder.set('pull_policy', value)),
    rm: (builder, value) => (isOn(value) ? builder.lose('rm', 'that it is removed when it ends', 'note') : undefined),
    'stop-timeout': (builder, value) => builder.set('stop_grace_period', `${value}s`),
    ulimit: (builder, value) => builder.ulimit(value),
    volume: (builder, value) => builder.volume(readVolume(value), '--volume', value),
    'volume-driver': (builder, value) => builder.volumeDriver(value),
    'volumes-from': (builder, value) => builder.volumesFrom(value),
  }),
)

function gpus(value: string): Json {
  if (value === 'all') return 'all'
  if (/^\d+$/.test(value)) return [{ count: Number(value) }]
  const devices = /(?:^|[,"])device=([^"]+)/.exec(value)?.[1]
  return devices === undefined ? 'all' : [{ device_ids: devices.split(',') }]
}
