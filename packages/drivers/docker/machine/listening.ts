import { readdir, readFile, readlink } from 'node:fs/promises'
import path from 'node:path'
import type { HeldPort } from '@panamax/core/check/ports'

interface Socket {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly ip: string
  readonly inode: string
}

/** States of /proc/net: LISTEN for TCP; UDP knows no listening, a bound socket without a peer is "closed". */
const states = { tcp: '0A', udp: '07' } as const

/** Ports that processes of a Linux machine listen on; empty elsewhere. Names of processes that we may not look into are unknown. */
export async function listeningPorts(proc: string): Promise<HeldPort[]> {
  const tables = [
    ['net/tcp', 'tcp'],
    ['net/tcp6', 'tcp'],
    ['net/udp', 'udp'],
    ['net/udp6', 'udp'],
  ] as const
  const texts = await Promise.all(tables.map(async ([file]) => readIfThere(path.join(proc, file))))
  const sockets = tables.flatMap(([, protocol], index) => parseSocketTable(texts[index] ?? '', protocol))
  const names = await ownersOf(proc, new Set(sockets.map((socket) => socket.inode)))
  const found = new Map<string, HeldPort>()
  for (const { port, protocol, ip, inode } of sockets) {
    const name = names.get(inode)
    const holder = { kind: 'process' as const, name: name ?? 'of another user' }
    found.set(`${protocol}/${port}/${ip}`, { port, protocol, ip, holder })
  }
  return [...found.values()]
}

/** The listening sockets of one table of /proc/net (proc(5)). */
export function parseSocketTable(text: string, protocol: 'tcp' | 'udp'): Socket[] {
  return text.split('\n').flatMap((line): Socket[] => {
    const columns = line.trim().split(/\s+/)
    const [, local = '', remote = '', state] = columns
    const [address = '', hexPort = ''] = local.split(':')
    const port = Number.parseInt(hexPort, 16)
    const hasPeer = !/^0+:0000$/.test(remote)
    if (state !== states[protocol] || hasPeer || !(port > 0)) return []
    return [{ port, protocol, ip: addressOf(address), inode: columns[9] ?? '' }]
  })
}

/** Words of four bytes, each in the machine's (little-endian) order. Blank: every address. */
function addressOf(hex: string): string {
  if (/^0*$/.test(hex)) return ''
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse())
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
  if (/^0{20}F{4}$/i.test(bytes.slice(0, 12).join(''))) {
    return bytes
      .slice(12)
      .map((byte) => Number.parseInt(byte, 16))
      .join('.')
  }
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[index * 2] ?? '') + (bytes[index * 2 + 1] ?? ''))
  return shortest(groups.join(':'))
}

/** As people write it: the URL standard has a serializer for IPv6 addresses. */
function shortest(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1)
}

/** Names of the processes that hold these sockets. */
async function ownersOf(proc: string, wanted: ReadonlySet<string>): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const entries = await readdir(proc).catch(() => [])
  for (const pid of entries.filter((entry) => /^\d+$/.test(entry))) {
    if (names.size >= wanted.size) break
    const folder = path.join(proc, pid, 'fd')
    const descriptors = await readdir(folder).catch(() => [])
    for (const descriptor of descriptors) {
      const target = await readlink(path.join(folder, descriptor)).catch(() => '')
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
      if (inode === undefined || !wanted.has(inode) || names.has(inode)) continue
      names.set(inode, (await readIfThere(path.join(proc, pid, 'comm'))).trim() || `process ${pid}`)
    }
  }
  return names
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return ''
  }
}
