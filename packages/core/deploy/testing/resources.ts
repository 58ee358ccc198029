import { stableJson } from '../hash.ts'
import type { LivePort, Need, Observed, Resource, Runtime } from '../resource.ts'
import type { Plan } from '../step.ts'

/** Made up resources of an app named "blog", as a driver for containers would render them. */

interface Wanted {
  readonly image?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly number[]
  readonly needs?: readonly Need[]
  readonly up?: Resource['up'] & string
  readonly replacement?: Resource['replacement']
  readonly replica?: number
}

export function container(service: string, wanted: Wanted = {}): Resource {
  const { image = 'busybox:1', environment = {}, ports = [], needs = [], up = 'running' } = wanted
  const facets = {
    image,
    ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [`environment ${name}`, value])),
    ...Object.fromEntries(ports.map((port) => [`port ${port}`, String(port)])),
  }
  const replica = wanted.replica ?? 1
  return {
    id: `container ${service}/${replica}`,
    kind: 'container',
    name: `blog-${service}-${replica}`,
    service,
    hash: stableJson(facets),
    facets,
    needs: [{ id: 'network default', until: 'present' }, ...needs],
    up,
    replacement: wanted.replacement ?? 'create-first',
    claims: ports.map((port) => `tcp/${port}`),
    payload: null,
  }
}

export function network(key = 'default', facets: Readonly<Record<string, string>> = {}): Resource {
  return still('network', key, facets, 'remove-first')
}

export function volume(key: string, facets: Readonly<Record<string, string>> = {}): Resource {
  return still('volume', key, facets, 'never')
}

export function image(reference: string): Resource {
  return { ...still('image', reference, {}, 'never'), name: reference, onDemand: 'pull' }
}

function still(
  kind: string,
  key: string,
  facets: Readonly<Record<string, string>>,
  replacement: Resource['replacement'],
): Resource {
  const name = `blog_${key}`
  return { id: `${kind} ${key}`, kind, name, hash: stableJson(facets), facets, needs: [], replacement, payload: null }
}

export function on(service: string, until: Need['until'] = 'started', more: Partial<Need> = {}): Need {
  return { id: `container ${service}/1`, until, ...more }
}

/** What the engine has after a resource was deployed. */
export function live(resource: Resource, runtime: Partial<Runtime> = {}, more: Partial<Observed> = {}): Observed {
  const { id, kind, name, service, hash, facets, up, claims } = resource
  const ports = (claims ?? []).map((claim): LivePort => {
    const [protocol = '', port] = claim.split('/')
    return { target: Number(port), protocol, published: Number(port) }
  })
  return {
    id,
    app: 'blog',
    kind,
    name,
    handle: `handle of ${name}`,
    managed: true,
    hash,
    facets,
    ...(service === undefined ? {} : { service }),
    ...(up === undefined ? {} : { runtime: { phase: 'running', ...runtime }, ports }),
    ...more,
  }
}

/** One step a line: what it waits for stands behind it. */
export function stepsText(plan: Plan): string {
  return plan.steps
    .map(({ id, after, afterEnd = [] }) => {
      const waits = [...after, ...afterEnd.map((each) => `end of ${each}`)]
      return waits.length === 0 ? id : `${id} ← ${waits.join(', ')}`
    })
    .join('\n')
}

/** A template literal without the indentation of the code around it. */
export function text(parts: TemplateStringsArray): string {
  const lines = (parts[0] ?? '').split('\n').slice(1, -1)
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)))
  return lines.map((line) => line.slice(indent)).join('\n')
}
