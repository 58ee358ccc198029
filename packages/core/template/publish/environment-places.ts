import type { InputType } from '../input.ts'
import type { DocumentScalar } from './document-scalars.ts'
import { nameAndValue } from './regions.ts'
import { groupsOf } from './secret-span.ts'

/** What Panamax knows of the machine that the app runs on. */
export interface Machine {
  readonly names: readonly string[]
  readonly addresses: readonly string[]
}

export type EnvironmentKind = 'address' | 'device' | 'domain' | 'email' | 'folder' | 'host' | 'port' | 'timezone'

/** A piece of a value that differs from machine to machine. */
export interface EnvironmentPlace {
  readonly kind: EnvironmentKind
  readonly start: number
  readonly end: number
  readonly reason: string
  /** It names this machine or a person, or can be right nowhere else. */
  readonly asked: boolean
}

/** How an input for one is asked; what reveals nothing keeps its value as the answer. */
export const environmentInputs: Readonly<
  Record<EnvironmentKind, { readonly type: InputType; readonly word: string; readonly keeps?: true }>
> = {
  address: { type: 'text', word: 'ADDRESS' },
  device: { type: 'text', word: 'DEVICE', keeps: true },
  domain: { type: 'text', word: 'DOMAIN' },
  email: { type: 'email', word: 'EMAIL' },
  folder: { type: 'text', word: 'FOLDER' },
  host: { type: 'text', word: 'HOST' },
  port: { type: 'port', word: 'PORT', keeps: true },
  timezone: { type: 'text', word: 'TIMEZONE' },
}

/** Everything in one scalar of the model that differs from machine to machine. */
export function environmentPlaces(scalar: DocumentScalar, machine: Machine): EnvironmentPlace[] {
  const { path, value } = scalar
  const [top, , field] = path
  if (top === 'networks' || (top === 'services' && field === 'networks')) return []
  if (top === 'services' && field === 'ports') return portPlaces(scalar, machine)
  if (top === 'services' && field === 'image') return []
  if (top === 'services' && (field === 'volumes' || field === 'devices')) return mountPlaces(scalar)
  if (top === 'volumes') return path.at(-1) === 'device' ? folder(value, 0) : []
  return [
    ...addresses(value, machine),
    ...hosts(value, machine),
    ...emails(value),
    ...domains(scalar),
    ...zones(scalar),
  ]
}

function portPlaces({ path, value }: DocumentScalar, machine: Machine): EnvironmentPlace[] {
  const last = path.at(-1)
  if (last === 'host_ip') return addresses(value, machine)
  const short = /^(?:(?<host>\[[^\]]+\]|[\d.]+):)?(?<port>\d{1,5}):\d+/d.exec(value)
  const range =
    typeof last === 'number'
      ? short?.indices?.groups?.['port']
      : last === 'published' && /^\d{1,5}$/.test(value)
        ? [0, value.length]
        : undefined
  const [start, end] = range ?? []
  const port: EnvironmentPlace[] =
    start === undefined || end === undefined
      ? []
      : [{ kind: 'port', start, end, reason: 'it opens this port of the machine', asked: false }]
  return [...(typeof last === 'number' ? addresses(value, machine) : []), ...port]
}

const system =
  /^(\/dev|\/proc|\/sys|\/run|\/var\/run|\/etc\/(localtime|timezone|machine-id|ssl|passwd|group|hosts|os-release|resolv\.conf)|\/lib\/modules|\/usr\/(share|src|lib)|\/boot|\/tmp|\/var\/(log|lib\/docker)|\/)(\/|$)/

function mountPlaces({ path, value }: DocumentScalar): EnvironmentPlace[] {
  const [, , field] = path
  const isShort = typeof path.at(-1) === 'number'
  if (!isShort && path.at(-1) !== 'source') return []
  const source = isShort ? (/^([^:]+):/.exec(value)?.[1] ?? (field === 'devices' ? value : '')) : value
  if (field === 'devices')
    return /^\/dev\/(tty|serial|video|dri|bus|snd|sd|nvme|i2c|gpio)/.test(source)
      ? [{ kind: 'device', start: 0, end: source.length, reason: 'it is a device of this machine', asked: false }]
      : []
  return folder(source, 0)
}

function folder(path: string, start: number): EnvironmentPlace[] {
  if (!path.startsWith('/') || path === '/' || (system.test(path) && path !== '/root') || path.includes('$')) return []
  const isHome = /^\/(home|Users|root)(\/|$)/.test(path)
  return [
    {
      kind: 'folder',
      start,
      end: start + path.length,
      reason: isHome ? 'it is in the home folder of somebody' : 'it is a folder of this machine',
      asked: isHome,
    },
  ]
}

const privateNet = /(?<![\w.:])((?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}(?:\.\d{1,3})?)(?![\w./])/dg

function addresses(value: string, machine: Machine): EnvironmentPlace[] {
  const own = machine.addresses.flatMap((address) => words(value, address))
  const local = groupsOf(value, privateNet).filter(
    ({ text }) => text.split('.').length === 4 && !/^172\.17\.\d+\.1$/.test(text),
  )
  return distinct([...own, ...local]).map(({ start, end }) => ({
    kind: 'address',
    start,
    end,
    reason: 'it is an address in the network of this machine',
    asked: true,
  }))
}

function hosts(value: string, machine: Machine): EnvironmentPlace[] {
  // A machine called "server" is not meant wherever that word stands.
  const telling = machine.names.filter(
    (name) => name.length >= 4 && /[.\d-]/.test(name) && !name.startsWith('localhost'),
  )
  const local = groupsOf(
    value,
    /(?<![\w.-])([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:local|lan|home\.arpa|fritz\.box|internal))(?![\w.-])/dgi,
  )
  const foreign = local.filter(({ text }) => text !== 'host.docker.internal' && text !== 'gateway.docker.internal')
  return distinct([...telling.flatMap((name) => words(value, name)), ...foreign]).map(({ start, end }) => ({
    kind: 'host',
    start,
    end,
    reason: 'it is the name of a machine in this network',
    asked: true,
  }))
}

function emails(value: string): EnvironmentPlace[] {
  return groupsOf(value, /(?<![\w.:/@+-])([\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})(?![\w@])/dgi)
    .filter(
      ({ text }) => !/@(?:[\w-]+\.)*(?:example\.\w+|localhost|\w+\.local|invalid|test)$|^git@|noreply/i.test(text),
    )
    .map(({ start, end }) => ({
      kind: 'email',
      start,
      end,
      reason: 'it is the e-mail address of somebody',
      asked: true,
    }))
}

const domainNames =
  /(^|_)(DOMAINS?|DOMAIN_NAME|HOSTNAME|VIRTUAL_HOST|LETSENCRYPT_HOST|SERVER_NAME|FQDN|ALLOWED_HOSTS|(BASE|SITE|PUBLIC|EXTERNAL|ROOT|SERVER|FRONTEND|WEB|APP)_?UR[LI])$/i
const ordinaryDomains =
  /(^|\.)(example\.(com|org|net)|localhost|docker\.(io|com)|ghcr\.io|quay\.io|github\.com|gitlab\.com|google(apis)?\.com|letsencrypt\.org|npmjs\.org)$/i
const domain = /(?<![\w.@-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})(?![\w@-])/dgi

function domains(scalar: DocumentScalar): EnvironmentPlace[] {
  const { name, value, offset } = nameAndValue(scalar)
  const isRule = /^traefik\..*\.rule$|^caddy(_\d+)?$/.test(name)
  const isField = scalar.path.length === 3 && (scalar.path[2] === 'domainname' || scalar.path[2] === 'hostname')
  if (!isRule && !isField && !domainNames.test(name)) return []
  return groupsOf(value, domain)
    .filter(
      ({ text }) =>
        !ordinaryDomains.test(text) && !/\.(local|lan|arpa|internal|box|ya?ml|json|conf|txt|html?|php|js)$/i.test(text),
    )
    .map(({ start, end }) => ({
      kind: 'domain',
      start: start + offset,
      end: end + offset,
      reason: 'it is the domain that the app has here',
      asked: false,
    }))
}

function zones(scalar: DocumentScalar): EnvironmentPlace[] {
  const { name, value, offset } = nameAndValue(scalar)
  if (!/(^|_)(TZ|TIME_?ZONE)$/i.test(name.split('.').at(-1) ?? '')) return []
  if (!/^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[\w/+-]+$/.test(value))
    return []
  return [
    {
      kind: 'timezone',
      start: offset,
      end: offset + value.length,
      reason: 'it is the time zone of this place',
      asked: false,
    },
  ]
}

function words(text: string, word: string): { start: number; end: number }[] {
  const found = []
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length))
    if (!/[\w.-]/.test(text[at - 1] ?? ' ') && !/[\w-]/.test(text[at + word.length] ?? ' '))
      found.push({ start: at, end: at + word.length })
  return found
}

function distinct(places: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  return places.filter(
    ({ start, end }, index) => !places.some((other, at) => at < index && other.start < end && other.end > start),
  )
}
