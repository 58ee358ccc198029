import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A schema of OpenAPI 3.0, or a reference to one. */
export type OpenApiSchema = Readonly<Record<string, unknown>>

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema: OpenApiSchema
  /** GitHub's own: the parameter may hold slashes. */
  readonly 'x-multi-segment'?: boolean
}

export interface Body {
  readonly required?: boolean
  readonly content?: Readonly<Record<string, { readonly schema?: OpenApiSchema }>>
}

export interface Operation {
  /** "GET /repos/{owner}/{repo}": as it is called in tests. */
  readonly route: string
  readonly parameters: readonly Parameter[]
  readonly requestBody: Body | undefined
  readonly responses: Readonly<Record<string, Body>>
}

interface RawOperation {
  readonly parameters?: readonly unknown[]
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, unknown>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>
}

export interface MatchedOperation {
  readonly operation: Operation
  /** Decoded. */
  readonly params: Readonly<Record<string, string>>
}

export type DescriptionName = 'api.github.com' | 'ghes-3.19'

const loaded = new Map<DescriptionName, Description>()

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/**
 * GitHub's own description of its API, as npm's `@octokit/openapi` carries it; read once in a process. It is no dependency that
 * everybody installs: `npm test` and `npm run check` fetch it. Throws where that has not been done.
 */
export function loadDescription(name: DescriptionName): Description {
  const known = loaded.get(name)
  if (known !== undefined) return known
  const file = join(process.env['PANAMAX_TEST_CACHE'] || join(root, '.cache'), `github-descriptions/${name}.json`)
  if (!existsSync(file)) {
    throw new Error(
      `${file} is missing: GitHub's description of its API. Fetch it with: node scripts/fetch-github-descriptions.mjs`,
    )
  }
  const description = new Description(JSON.parse(readFileSync(file, 'utf8')) as Document)
  loaded.set(name, description)
  return description
}

interface Candidate {
  readonly path: string
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly fixedParts: number
}

export class Description {
  readonly #document: Document
  readonly #candidates: readonly Candidate[]

  constructor(document: Document) {
    this.#document = document
    this.#candidates = Object.keys(document.paths)
      .map((path) => this.#candidate(path))
      .sort((a, b) => b.fixedParts - a.fixedParts)
  }

  /** `path` as it was asked for, encoded and without query. The route with the most fixed parts wins. */
  match(method: string, path: string): MatchedOperation | undefined {
    for (const { path: template, pattern, names } of this.#candidates) {
      const found = pattern.exec(path)
      const raw = found === null ? undefined : this.#document.paths[template]?.[method.toLowerCase()]
      if (found === null || raw === undefined) continue
      const params = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]))
      return { operation: this.#operation(`${method} ${template}`, raw), params }
    }
    return undefined
  }

  has(route: string): boolean {
    const [method = '', path = ''] = route.split(' ')
    return this.#document.paths[path]?.[method.toLowerCase()] !== undefined
  }

  /** What a reference of this document stands for; anything else is itself. */
  resolve(value: unknown): unknown {
    const reference = (value as { $ref?: unknown } | null)?.$ref
    if (typeof reference !== 'string') return value
    const parts = reference.replace(/^#\//, '').split('/')
    const found = parts.reduce<unknown>(
      (at, part) => (at as Record<string, unknown> | undefined)?.[part],
      this.#document,
    )
    if (found === undefined) throw new Error(`GitHub's description has no ${reference}.`)
    return this.resolve(found)
  }

  #operation(route: string, raw: RawOperation): Operation {
    const responses = Object.entries(raw.responses).map(([status, body]) => [status, this.resolve(body)])
    return {
      route,
      parameters: (raw.parameters ?? []).map((each) => this.resolve(each) as Parameter),
      requestBody: this.resolve(raw.requestBody) as Body | undefined,
      responses: Object.fromEntries(responses) as Operation['responses'],
    }
  }

  #candidate(path: string): Candidate {
    const names: string[] = []
    const operations = Object.values(this.#document.paths[path] ?? {})
    const isMulti = (name: string): boolean =>
      operations.some((operation) =>
        (operation.parameters ?? []).some((each) => {
          const parameter = this.resolve(each) as Parameter
          return parameter.name === name && parameter['x-multi-segment'] === true
        }),
      )
    const source = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{([^}]+)\}/g, (_, name: string) => {
      names.push(name)
      return isMulti(name) ? '(.+)' : '([^/]+)'
    })
    const fixedParts = path.split('/').filter((part) => part !== '' && !part.startsWith('{')).length
    return { path, pattern: new RegExp(`^${source}$`), names, fixedParts }
  }
}
