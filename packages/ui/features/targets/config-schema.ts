/** What a field of a form looks like. What the form cannot draw is typed as JSON. */
export type Shape =
  | { readonly type: 'text'; readonly isSecret: boolean; readonly usual: string }
  | { readonly type: 'number'; readonly isWhole: boolean; readonly usual: string }
  | { readonly type: 'choice'; readonly options: readonly string[]; readonly usual: string }
  | { readonly type: 'switch'; readonly usual: boolean }
  | { readonly type: 'pairs' }
  | { readonly type: 'list'; readonly of: Shape }
  | { readonly type: 'group'; readonly fields: readonly Field[] }
  | { readonly type: 'json'; readonly usual: string }

export interface Field {
  readonly key: string
  readonly label: string
  readonly hint: string | undefined
  readonly isRequired: boolean
  readonly shape: Shape
}

type Schema = Readonly<Record<string, unknown>>

/** The fields of a form for a JSON Schema of an object, in the order of the schema. `usual` is what holds when nothing is typed. */
export function fieldsOf(schema: Schema): Field[] {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : []
  return Object.entries(asSchema(schema['properties'])).map(([key, property]) => {
    const { title, description } = asSchema(property)
    return {
      key,
      label: typeof title === 'string' ? title : key,
      hint: typeof description === 'string' ? description : undefined,
      isRequired: required.includes(key),
      shape: shapeOf(asSchema(property)),
    }
  })
}

function shapeOf(schema: Schema): Shape {
  const usual = usualOf(schema['default'])
  if (Array.isArray(schema['enum']) && schema['enum'].every((option) => typeof option === 'string')) {
    return { type: 'choice', options: schema['enum'], usual }
  }
  switch (schema['type']) {
    case 'string':
      return { type: 'text', isSecret: schema['format'] === 'password' || schema['writeOnly'] === true, usual }
    case 'number':
    case 'integer':
      return { type: 'number', isWhole: schema['type'] === 'integer', usual }
    case 'boolean':
      return { type: 'switch', usual: schema['default'] === true }
    case 'array': {
      const of = shapeOf(asSchema(schema['items']))
      return of.type === 'json' || of.type === 'list' ? { type: 'json', usual } : { type: 'list', of }
    }
    case 'object':
      return objectShape(schema, usual)
    default:
      return { type: 'json', usual }
  }
}

function objectShape(schema: Schema, usual: string): Shape {
  if (Object.keys(asSchema(schema['properties'])).length > 0) return { type: 'group', fields: fieldsOf(schema) }
  return asSchema(schema['additionalProperties'])['type'] === 'string' ? { type: 'pairs' } : { type: 'json', usual }
}

function usualOf(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {}
}
