import { type MapNode, mapOf, type Node } from '../node.ts'

interface Range {
  readonly start: number
  readonly end: number
}

/**
 * The long forms of a port in short form: `[IP:][HOST:]CONTAINER[/PROTOCOL]`, each of the two a port or a range.
 * A range of container ports becomes one entry each. Returns the reason when it cannot be read.
 */
export function parsePort(text: string, at: Node): MapNode[] | string {
  const slash = text.indexOf('/')
  const protocol = slash === -1 ? 'tcp' : text.slice(slash + 1).toLowerCase()
  const { ip, host, container } = splitPort(slash === -1 ? text : text.slice(0, slash))
  if (container === '') return `"${text}" names no container port.`
  if (ip !== '' && !isAddress(ip)) return `"${ip}" is not an IP address.`
  if (slash !== -1 && !['tcp', 'udp', 'sctp'].includes(protocol)) {
    return `"${protocol}" is not a protocol: it must be tcp, udp or sctp.`
  }
  const target = parseRange(container)
  if (target === undefined) return `"${container}" is not a container port: it must be from 1 to 65535, or a range.`
  const published = host === '' ? undefined : parseRange(host)
  if (host !== '' && published === undefined) {
    return `"${host}" is not a host port: it must be from 1 to 65535, or a range.`
  }
  if (published !== undefined && published.end - published.start !== target.end - target.start) {
    if (target.start !== target.end) return `The ranges ${host} and ${container} are not of the same length.`
  }
  const found: MapNode[] = []
  for (let offset = 0; offset <= target.end - target.start; offset++) {
    found.push(
      mapOf(
        {
          mode: 'ingress',
          host_ip: ip === '' ? undefined : ip,
          target: target.start + offset === 0 ? undefined : target.start + offset,
          published: publishedAt(published, target, offset),
          protocol,
        },
        at,
      ),
    )
  }
  // Compose sorts by the text "<port>/<protocol>".
  return found.sort((a, b) => compareText(portText(a), portText(b)))
}

function portText(port: MapNode): string {
  const target = port.entries.get('target')
  return `${target?.kind === 'scalar' ? String(target.value) : '0'}/`
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function publishedAt(published: Range | undefined, target: Range, offset: number): string | undefined {
  if (published === undefined) return undefined
  if (target.start === target.end && published.start !== published.end) return `${published.start}-${published.end}`
  return String(published.start + offset)
}

function splitPort(text: string): { ip: string; host: string; container: string } {
  const parts = text.split(':')
  const container = parts.pop() ?? ''
  const host = parts.pop() ?? ''
  return { ip: parts.join(':').replace(/^\[(.*)\]$/, '$1'), host, container }
}

function parseRange(text: string): Range | undefined {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  if (match === null) return undefined
  const start = Number(match[1])
  const end = match[2] === undefined ? start : Number(match[2])
  return start <= end && end <= 65535 ? { start, end } : undefined
}

/** Whether the text is an IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  const v4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/
  if (v4.test(text)) return true
  if (!text.includes(':') || !/^[0-9a-fA-F:.]+$/.test(text)) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  let count = 0
  for (const [index, group] of groups.entries()) {
    if (index === groups.length - 1 && v4.test(group)) count += 2
    else if (/^[0-9a-fA-F]{1,4}$/.test(group)) count += 1
    else return false
  }
  return halves.length === 2 ? count < 8 : count === 8
}
