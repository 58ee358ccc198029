import type { HeldPort, PortHolder, PublishedPort } from './port.ts'

export const lastPort = 65_535

interface Claim {
  readonly ip: string
  readonly holder: PortHolder
}

/**
 * Who has which port. Claims are only ever added, so a search goes on where the last one of its kind ended: thousands
 * of wishes for the same ports take time in proportion to their number.
 */
export class PortClaims {
  readonly #claims = new Map<string, Map<number, Claim[]>>()
  readonly #avoided = new Map<string, Uint8Array>()
  readonly #reached = new Map<string, number>()

  constructor(held: readonly HeldPort[]) {
    for (const { port, protocol, ip, holder } of held)
      this.#add(protocol.toLowerCase(), port, { ip: plainIp(ip), holder })
  }

  /** Takes the first free port for `wanted`; the holder of its first port where there is none. */
  take(wanted: PublishedPort): PortHolder | undefined {
    const { app, service, from, to, protocol } = wanted
    const port = this.#search(wanted, from, to, () => false)
    if (port === undefined) return this.#holder(wanted, from)
    this.#add(protocol, port, { ip: plainIp(wanted.ip), holder: { kind: 'app', name: app, app, service } })
    return undefined
  }

  /** Keeps the wanted ports from being proposed to others. */
  avoid(wanted: readonly PublishedPort[]): void {
    // Counting where ranges begin and end takes one pass, however many of them overlap.
    const edges = new Map<string, number>()
    const count = (key: string, by: number) => edges.set(key, (edges.get(key) ?? 0) + by)
    for (const { protocol, from, to } of wanted) {
      count(`${protocol}/${from}`, 1)
      count(`${protocol}/${to + 1}`, -1)
    }
    for (const protocol of new Set(wanted.map((port) => port.protocol))) {
      const ports = this.#avoidedOf(protocol)
      let open = 0
      for (let port = 1; port <= lastPort; port++) {
        open += edges.get(`${protocol}/${port}`) ?? 0
        if (open > 0) ports[port] = 1
      }
    }
  }

  /** Finds a port that nobody has or wants, and keeps it from being proposed twice. */
  nextFree(wanted: PublishedPort): number | undefined {
    const avoided = this.#avoidedOf(wanted.protocol)
    const isAvoided = (port: number) => avoided[port] === 1
    // After the last port the search goes on from the first that needs no privilege.
    const port =
      this.#search(wanted, wanted.to + 1, lastPort, isAvoided) ??
      this.#search(wanted, 1_024, wanted.from - 1, isAvoided)
    if (port !== undefined) avoided[port] = 1
    return port
  }

  #search(wanted: PublishedPort, from: number, to: number, isAvoided: (port: number) => boolean): number | undefined {
    const key = `${wanted.protocol} ${wanted.ip} ${from}-${to}`
    for (let port = this.#reached.get(key) ?? from; port <= to; port++) {
      this.#reached.set(key, port)
      if (!isAvoided(port) && this.#holder(wanted, port) === undefined) return port
    }
    this.#reached.set(key, to + 1)
    return undefined
  }

  #holder({ protocol, ip }: PublishedPort, port: number): PortHolder | undefined {
    const claims = this.#claims.get(protocol)?.get(port)
    if (claims === undefined) return undefined
    const plain = plainIp(ip)
    return claims.find((claim) => claim.ip === '' || plain === '' || claim.ip === plain)?.holder
  }

  #add(protocol: string, port: number, claim: Claim): void {
    const ports = this.#claims.get(protocol) ?? new Map<number, Claim[]>()
    this.#claims.set(protocol, ports)
    ports.set(port, [...(ports.get(port) ?? []), claim])
  }

  #avoidedOf(protocol: string): Uint8Array {
    const ports = this.#avoided.get(protocol) ?? new Uint8Array(lastPort + 1)
    this.#avoided.set(protocol, ports)
    return ports
  }
}

/** An address in one spelling; blank for every address. */
function plainIp(ip: string): string {
  const plain = ip
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/, '')
  if (['', '0.0.0.0', '::', '*', '0:0:0:0:0:0:0:0'].includes(plain)) return ''
  return plain === 'localhost' ? '127.0.0.1' : plain
}
