import { isAddress } from '../../compose/normalize/short-port.ts'
import type { SourceValue } from './source.ts'

const protocols = ['tcp', 'udp', 'sctp']

/** Reads one entry of `ports` into Compose's short form; `undefined`, with a warning, where there is no usable port. */
export function readPort(entry: SourceValue): string | undefined {
  if (entry.kind === 'blank') return undefined
  const fields = entry.fields()
  // Later dialects wrote Compose's own short form.
  const short = entry.kind === 'text' ? shortForm(entry.word() ?? '') : undefined
  if (entry.kind === 'text' && short === undefined) {
    entry.warn(`${JSON.stringify(entry.text()?.slice(0, 60))} is no port; it is left out.`)
    return undefined
  }
  const [container = '', inline] = (short?.container ?? fields.get('container_port')?.word() ?? '').split('/')
  const target = range(container)
  if (target === undefined) {
    entry.warn('A port needs a container_port from 1 to 65535; this one is left out.')
    return undefined
  }
  const protocol = readProtocol(short?.protocol ?? inline ?? fields.get('proto')?.word(), fields.get('proto') ?? entry)
  const host = readHost(short?.host ?? fields.get('host_port')?.word(), target, fields.get('host_port') ?? entry)
  const ip = readInterface(short?.ip ?? fields.get('host_interface')?.word(), fields.get('host_interface') ?? entry)
  return (
    [ip, host ?? (ip === undefined ? undefined : ''), container].filter((part) => part !== undefined).join(':') +
    protocol
  )
}

/** Reads one entry of `expose`: one port, or several in one string. */
export function readExposed(entry: SourceValue): string[] {
  const words = entry.word()?.split(/[\s,]+/) ?? []
  if (words.length > 1) entry.warn('Several ports in one string; each of them is exposed.')
  return words.flatMap((word) => {
    const [port = '', protocol = ''] = word.toLowerCase().split('/')
    const valid = range(port) !== undefined && (protocol === '' || protocols.includes(protocol))
    if (!valid) entry.warn(`${JSON.stringify(word.slice(0, 60))} is no port; it is left out.`)
    return valid ? [protocol === '' ? port : `${port}/${protocol}`] : []
  })
}

/** `[first, last]` of `80` or `8000-8010`. */
function range(text: string): readonly [number, number] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  if (match === null) return undefined
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  return first >= 1 && last <= 65_535 && first <= last ? [first, last] : undefined
}

function readHost(text: string | undefined, target: readonly [number, number], place: SourceValue): string | undefined {
  if (text === undefined || text === '' || text === '0') return undefined
  const host = range(text)
  if (host !== undefined && (host[1] - host[0] === target[1] - target[0] || target[0] === target[1])) return text
  place.warn(`${JSON.stringify(text.slice(0, 60))} is no host port that fits; the engine will choose one.`)
  return undefined
}

function readProtocol(text: string | undefined, place: SourceValue): string {
  const protocol = text?.toLowerCase() ?? 'tcp'
  if (protocols.includes(protocol)) return protocol === 'tcp' ? '' : `/${protocol}`
  place.warn(`${JSON.stringify(protocol.slice(0, 60))} is no protocol; TCP is used.`)
  return ''
}

function readInterface(text: string | undefined, place: SourceValue): string | undefined {
  if (text === undefined || text === '') return undefined
  const ip = text.replace(/^\[(.*)\]$/, '$1')
  if (isAddress(ip)) return ip.includes(':') ? `[${ip}]` : ip
  place.warn(`${JSON.stringify(text.slice(0, 60))} is no IP address; the port is opened on all of them.`)
  return undefined
}

interface ShortForm {
  readonly ip: string | undefined
  readonly host: string | undefined
  readonly container: string
  readonly protocol: string | undefined
}

function shortForm(text: string): ShortForm | undefined {
  const match = /^(?:(?:(\[[^\]]+\]|[\d.]+):)?([\d-]*):)?([\d-]+)(?:\/(\w+))?$/.exec(text)
  if (match === null) return undefined
  return { ip: match[1], host: match[2], container: match[3] ?? '', protocol: match[4] }
}
