import type { Json } from '../compose/spec.ts'
import type { Loss } from './loss.ts'
import type { RunVolume } from './run-volumes.ts'

/** What the whole paste says about names: containers become services, networks and volumes of the app. */
export interface RunContext {
  /** The service that a container of this name became. */
  serviceOf(container: string): string | undefined
  useNetwork(name: string): string
  useVolume(name: string, driver?: string): string
}

export interface RunService {
  readonly fields: Record<string, Json>
  readonly losses: readonly Loss[]
  readonly problems: readonly string[]
}

/** Collects the fields of one service. */
export class ServiceBuilder {
  readonly #name: string
  readonly #context: RunContext
  readonly #fields = new Map<string, Json>()
  readonly #losses: Loss[] = []
  readonly #problems: string[] = []
  readonly #networks = new Map<string, Record<string, Json>>()
  #volumeDriver: string | undefined

  constructor(name: string, context: RunContext) {
    this.#name = name
    this.#context = context
  }

  set(key: string, value: Json): void {
    this.#fields.set(key, value)
  }

  push(key: string, value: Json): void {
    const list = this.#fields.get(key)
    // In place: a paste may have thousands of them.
    if (Array.isArray(list)) (list as Json[]).push(value)
    else this.#fields.set(key, [value])
  }

  pair(key: string, text: string): void {
    const equals = text.indexOf('=')
    this.merge(key, equals === -1 ? { [text]: '' } : { [text.slice(0, equals)]: text.slice(equals + 1) })
  }

  merge(key: string, fields: Record<string, Json>): void {
    const known = this.#fields.get(key) as Record<string, Json> | undefined
    if (known === undefined) this.#fields.set(key, { ...fields })
    else Object.assign(known, fields)
  }

  environment(text: string): void {
    const equals = text.indexOf('=')
    // A name alone takes the value of whoever types the command; here it is asked for.
    if (equals === -1) this.merge('environment', { [text]: /^[A-Za-z_]\w*$/.test(text) ? `\${${text}}` : '' })
    else this.merge('environment', { [text.slice(0, equals)]: text.slice(equals + 1) })
  }

  volume(read: RunVolume | undefined, flag: string, text: string): void {
    if (read === undefined) return this.problem(`"${text.slice(0, 100)}" is no value for ${flag}; it is left out.`)
    if (read.volume !== undefined) this.#context.useVolume(read.volume, this.#volumeDriver)
    if (read.lost !== undefined) this.lose('volumes', read.lost, 'degraded')
    this.push('volumes', read.entry)
  }

  volumeDriver(driver: string): void {
    this.#volumeDriver = driver
  }

  network(value: string): void {
    const [first = '', ...options] = value.includes('=') ? value.split(',') : [value]
    const name = first.replace(/^name=/, '')
    if (['host', 'none', 'bridge'].includes(name)) return name === 'bridge' ? undefined : this.set('network_mode', name)
    if (name.startsWith('container:')) return this.set('network_mode', this.withServices('network_mode', name))
    const key = this.#context.useNetwork(name)
    const settings = this.#networks.get(key) ?? {}
    for (const option of options) {
      const [field = '', text = ''] = option.split('=')
      if (field === 'alias') settings['aliases'] = [...((settings['aliases'] as Json[] | undefined) ?? []), text]
      else if (field === 'ip') settings['ipv4_address'] = text
      else if (field === 'ip6') settings['ipv6_address'] = text
      else if (field === 'mac-address') settings['mac_address'] = text
      else this.lose('networks', `"${field}" of the network ${name}`, 'degraded')
    }
    this.#networks.set(key, settings)
  }

  /** A setting of the first network, for which the network itself may come later on the line. */
  networkSetting(field: string, value: string): void {
    const pending = this.#networks.get('') ?? {}
    const isList = field === 'aliases' || field === 'link_local_ips'
    pending[field] = isList ? [...((pending[field] as Json[] | undefined) ?? []), value] : value
    this.#networks.set('', pending)
  }

  link(value: string): void {
    const [container = '', alias] = value.split(':')
    const service = this.#context.serviceOf(container)
    if (service === undefined) this.push('external_links', value)
    else this.push('links', alias === undefined || alias === service ? service : `${service}:${alias}`)
  }

  volumesFrom(value: string): void {
    const [container = '', mode] = value.split(':')
    const service = this.#context.serviceOf(container)
    const source = service ?? `container:${container}`
    this.push('volumes_from', mode === undefined ? source : `${source}:${mode}`)
  }

  blkio(key: string, device: Json): void {
    const config = (this.#fields.get('blkio_config') as Record<string, Json> | undefined) ?? {}
    this.merge('blkio_config', { [key]: [...((config[key] as Json[] | undefined) ?? []), device] })
  }

  logOption(text: string): void {
    const logging = (this.#fields.get('logging') as Record<string, Json> | undefined) ?? {}
    const [key = '', ...value] = text.split('=')
    const options = { ...(logging['options'] as Record<string, Json> | undefined), [key]: value.join('=') }
    this.merge('logging', { options })
  }

  ulimit(text: string): void {
    const [, name, soft, hard] = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(text) ?? []
    if (name === undefined) return this.problem(`"${text.slice(0, 60)}" is no value for --ulimit; it is left out.`)
    const limit = hard === undefined ? Number(soft) : { soft: Number(soft), hard: Number(hard) }
    this.merge('ulimits', { [name]: limit })
  }

  /** `container:NAME` of the paste is `service:NAME` of the app. */
  withServices(key: string, value: string): string {
    if (!['network_mode', 'pid', 'ipc'].includes(key) || !value.startsWith('container:')) return value
    const service = this.#context.serviceOf(value.slice('container:'.length))
    return service === undefined ? value : `service:${service}`
  }

  lose(key: string, lost: string, severity: Loss['severity'], instead?: string): void {
    const path = ['services', this.#name, key]
    this.#losses.push({ path, lost, severity, ...(instead === undefined ? {} : { instead }) })
  }

  problem(message: string): void {
    this.#problems.push(message)
  }

  finish(): RunService {
    const pending = this.#networks.get('')
    this.#networks.delete('')
    const [first] = this.#networks.keys()
    if (pending !== undefined) {
      const key = first ?? 'default'
      this.#networks.set(key, { ...this.#networks.get(key), ...pending })
    }
    if (this.#networks.size > 0 && !this.#fields.has('network_mode'))
      this.set('networks', networksField(this.#networks))
    return { fields: Object.fromEntries(this.#fields), losses: this.#losses, problems: this.#problems }
  }
}

function networksField(networks: ReadonlyMap<string, Record<string, Json>>): Json {
  const isPlain = [...networks.values()].every((settings) => Object.keys(settings).length === 0)
  return isPlain ? [...networks.keys()] : Object.fromEntries(networks)
}
