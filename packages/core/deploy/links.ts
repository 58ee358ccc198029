import type { StringMap } from '../compose/spec.ts'

export interface LinkedPort {
  /** Inside the container. */
  readonly port: number
  readonly protocol: string
}

export interface Link {
  /** The service that has the link. */
  readonly source: string
  readonly alias: string
  readonly ports: readonly LinkedPort[]
  /** The target's own environment. */
  readonly environment: StringMap
}

/** `db:DB_1` → service and alias; the alias of `db` is `db`. */
export function parseLink(link: string): { readonly service: string; readonly alias: string } {
  const colon = link.indexOf(':')
  if (colon < 0) return { service: link, alias: link }
  return { service: link.slice(0, colon), alias: link.slice(colon + 1) }
}

/**
 * The environment that Docker's legacy links gave to a container, and that images of that time read:
 * `<ALIAS>_NAME`, `<ALIAS>_PORT` (the lowest port), `<ALIAS>_PORT_<n>_<PROTO>` with `_ADDR`, `_PORT` and `_PROTO`, and
 * `<ALIAS>_ENV_*`. The alias itself stands for the address, since it stays true when the target is replaced.
 */
export function linkEnvironment(link: Link): Record<string, string> {
  const prefix = variablePrefix(link.alias)
  const result: Record<string, string> = { [`${prefix}_NAME`]: `/${link.source}/${link.alias}` }
  const ports = inOrder(link.ports)
  const first = ports[0]
  if (first !== undefined) result[`${prefix}_PORT`] = addressOf(link.alias, first)
  for (const port of ports) {
    const name = `${prefix}_PORT_${port.port}_${port.protocol.toUpperCase()}`
    result[name] = addressOf(link.alias, port)
    result[`${name}_ADDR`] = link.alias
    result[`${name}_PORT`] = String(port.port)
    result[`${name}_PROTO`] = port.protocol
  }
  for (const [name, value] of Object.entries(link.environment)) {
    if (!uninteresting.has(name)) result[`${prefix}_ENV_${name}`] = value
  }
  return result
}

/** Every image has them, and they say nothing about the service. */
const uninteresting = new Set(['HOME', 'PATH'])

function addressOf(alias: string, port: LinkedPort): string {
  return `${port.protocol}://${alias}:${port.port}`
}

function inOrder(ports: readonly LinkedPort[]): LinkedPort[] {
  const byName = new Map(ports.map((port) => [`${port.port}/${port.protocol}`, port]))
  return [...byName.values()].sort((a, b) => a.port - b.port || a.protocol.localeCompare(b.protocol))
}

/** A name in an environment can hold neither hyphens nor dots. */
function variablePrefix(alias: string): string {
  return alias.toUpperCase().replaceAll(/[-.]/g, '_')
}
