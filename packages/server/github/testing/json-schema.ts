import type { OpenApiSchema } from './description.ts'

type Json = Record<string, unknown>

const kept = [
  'enum',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'multipleOf',
  'required',
] as const

/** Gives the name under which a schema of the description that is referred to can be found. */
export type NameOf = (reference: string) => string

/**
 * A schema of OpenAPI 3.0 as JSON Schema draft 7. `closed`: an object takes only the properties that are described, also where
 * the description would let others pass; this is for what we send.
 */
export function toJsonSchema(schema: OpenApiSchema, { closed, nameOf }: { closed: boolean; nameOf: NameOf }): Json {
  const convert = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const source = value as Json
    const reference = source['$ref']
    return typeof reference === 'string' ? { $ref: nameOf(reference) } : nullable(source, convertOne(source))
  }
  const convertOne = (source: Json): Json => {
    const target: Json = {}
    for (const word of kept) if (word in source) target[word] = source[word]
    if ('type' in source) target['type'] = source['type']
    for (const word of ['allOf', 'anyOf', 'oneOf'] as const) {
      if (Array.isArray(source[word])) target[word] = source[word].map(convert)
    }
    if ('not' in source) target['not'] = convert(source['not'])
    if ('items' in source) target['items'] = convert(source['items'])
    if ('properties' in source) {
      const properties = Object.entries(source['properties'] as Json)
      target['properties'] = Object.fromEntries(properties.map(([name, each]) => [name, convert(each)]))
    }
    if ('additionalProperties' in source) target['additionalProperties'] = convert(source['additionalProperties'])
    else if (closed && 'properties' in source) target['additionalProperties'] = false
    return target
  }
  return convert(schema) as Json
}

/** `nullable` is OpenAPI's own word: null beside everything else, also beside an enumeration. */
function nullable(source: Json, target: Json): Json {
  return source['nullable'] === true ? { anyOf: [{ type: 'null' }, target] } : target
}
