import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { Body, Description, OpenApiSchema, Operation } from './description.ts'
import { toJsonSchema } from './json-schema.ts'

export interface ReceivedRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Parsed; undefined where none was sent. */
  readonly body: unknown
}

/** What may answer any route: GitHub describes it once, apart from the routes ("Troubleshooting the REST API"). */
const everywhere = new Set([401, 403, 404, 429, 500, 502, 503])

/** Checks requests and responses against GitHub's description. Every method returns what is wrong, in words. */
export class Conformance {
  readonly #description: Description
  readonly #ajv: Ajv
  readonly #compiled = new Map<string, ValidateFunction>()
  readonly #added = new Set<string>()

  constructor(description: Description) {
    this.#description = description
    // Most of the time goes into compiling: schemas that are used once are not worth being made fast.
    const quick = { inlineRefs: false, validateSchema: false, code: { optimize: false } }
    this.#ajv = new Ajv({ strict: false, allErrors: true, logger: false, ...quick })
    addFormats.default(this.#ajv)
  }

  request(operation: Operation, { params, query, body }: ReceivedRequest): string[] {
    const { route, parameters, requestBody } = operation
    const problems: string[] = []
    for (const parameter of parameters) {
      if (parameter.in === 'header') continue
      const text = parameter.in === 'path' ? params[parameter.name] : (query.get(parameter.name) ?? undefined)
      if (text === undefined) {
        if (parameter.required === true) problems.push(`${route}: ${parameter.in} "${parameter.name}" is missing`)
        continue
      }
      const key = `${route} ${parameter.in} ${parameter.name}`
      problems.push(...this.#check(key, parameter.schema, typed(text, parameter.schema), true))
    }
    const described = new Set(parameters.filter((each) => each.in === 'query').map((each) => each.name))
    for (const name of query.keys()) {
      if (!described.has(name)) problems.push(`${route}: there is no query parameter "${name}"`)
    }
    const schema = jsonOf(requestBody)
    if (schema !== undefined && (body !== undefined || requestBody?.required === true)) {
      problems.push(...this.#check(`${route} body`, schema, body, true))
    } else if (schema === undefined && body !== undefined) {
      problems.push(`${route}: takes no body`)
    }
    return problems
  }

  response(operation: Operation, status: number, body: unknown): string[] {
    const key = `${operation.route} ${status}`
    const described = operation.responses[String(status)]
    if (described === undefined) {
      if (!everywhere.has(status)) return [`${key}: is no answer that GitHub describes`]
      return this.#check('error', { $ref: '#/components/schemas/basic-error' }, body, false)
    }
    const schema = jsonOf(described)
    if (schema !== undefined) return this.#check(key, schema, body, false)
    return described.content === undefined && [204, 304].includes(status) && body !== undefined
      ? [`${key}: has no body`]
      : []
  }

  #check(key: string, schema: OpenApiSchema, value: unknown, closed: boolean): string[] {
    let validate = this.#compiled.get(key)
    if (validate === undefined) {
      validate = this.#ajv.compile(this.#convert(schema, closed))
      this.#compiled.set(key, validate)
    }
    if (validate(value)) return []
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      return `${key}: ${instancePath === '' ? 'it' : instancePath} ${message ?? 'is wrong'} ${JSON.stringify(params)}`
    })
  }

  /** What is referred to becomes a schema of its own, so that it is compiled once for all that refer to it. */
  #convert(schema: OpenApiSchema, closed: boolean): Record<string, unknown> {
    const nameOf = (reference: string): string => {
      const name = `${closed ? 'closed' : 'open'}:${reference.split('/').at(-1) ?? ''}`
      if (!this.#added.has(name)) {
        this.#added.add(name)
        const found = this.#description.resolve({ $ref: reference }) as OpenApiSchema
        this.#ajv.addSchema(this.#convert(found, closed), name)
      }
      return name
    }
    return toJsonSchema(schema, { closed, nameOf })
  }
}

function jsonOf(body: Body | undefined): OpenApiSchema | undefined {
  return body?.content?.['application/json']?.schema
}

/** The text of a parameter as the type that its schema names. */
function typed(text: string, { type }: OpenApiSchema): unknown {
  if (type === 'integer' || type === 'number') return text.trim() === '' ? text : Number(text)
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}
