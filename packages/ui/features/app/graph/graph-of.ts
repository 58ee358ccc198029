import type { ServiceFacts } from '../tiers/use-tiers.ts'

export const nodeWidth = 220
export const nodeHeight = 84
export const volumeSize = { width: 150, height: 36 } as const

export interface Line {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly kind: 'link' | 'order' | 'volume'
  readonly alias?: string
}

export interface Graph {
  readonly lines: readonly Line[]
  /** Named volumes that two services or more use. */
  readonly volumes: readonly { readonly id: string; readonly name: string }[]
}

type Facts = Pick<ServiceFacts, 'name' | 'links' | 'dependsOn' | 'volumes'>

/** A link implies its order: only an order without a link is a line of its own. */
export function graphOf(services: readonly Facts[]): Graph {
  const known = new Set(services.map(({ name }) => name))
  const lines = services.flatMap(({ name, links, dependsOn }): Line[] => {
    const linked = new Set(links.map(({ service }) => service))
    return [
      ...links
        .filter(({ service }) => known.has(service))
        .map(
          ({ service, alias }): Line => ({
            id: `link ${name} ${service} ${alias}`,
            from: name,
            to: service,
            kind: 'link',
            alias,
          }),
        ),
      ...dependsOn
        .filter((service) => known.has(service) && !linked.has(service))
        .map((service): Line => ({ id: `order ${name} ${service}`, from: name, to: service, kind: 'order' })),
    ]
  })
  const users = new Map<string, string[]>()
  for (const { name, volumes } of services) {
    for (const source of new Set(volumes.map((volume) => volume.source))) {
      if (source === '' || /^[./~]/.test(source)) continue
      users.set(source, [...(users.get(source) ?? []), name])
    }
  }
  const shared = [...users].filter(([, names]) => names.length > 1)
  const uses = shared.flatMap(([volume, names]) =>
    names.map((name): Line => ({ id: `volume ${name} ${volume}`, from: name, to: `volume:${volume}`, kind: 'volume' })),
  )
  return { lines: [...lines, ...uses], volumes: shared.map(([name]) => ({ id: `volume:${name}`, name })) }
}
