import { z } from 'zod'
import { ErrorBody } from './common.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

type JsonObject = Record<string, unknown>

/** The OpenAPI 3.1 description of the route table; deterministic, so that the committed copy can be checked for drift. */
export function openApi(version: string): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = route.path.replace(/:([a-z]+)/gi, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Panamax', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'panamax_session' },
      },
      schemas: { Error: schema(ErrorBody, 'output') },
    },
  }
}

function operation(name: string, route: Route): JsonObject {
  const isEmpty = route.response === undefined && route.produces === undefined
  const status = String(route.status ?? (route.stream === 'websocket' ? 101 : isEmpty ? 204 : 200))
  const type = route.stream === 'sse' ? 'text/event-stream' : 'application/json'
  return {
    operationId: name,
    tags: [route.tag],
    summary: route.summary,
    'x-panamax-access': route.access,
    ...(route.access === 'public' ? { security: [] } : {}),
    parameters: [...parameters('path', route.params), ...parameters('query', route.query)],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schema(route.body, 'input') } } } }),
    responses: {
      [status]: {
        description: route.summary,
        ...(route.response === undefined ? {} : { content: { [type]: { schema: schema(route.response, 'output') } } }),
        // As OpenAPI 3.1 says of binary data: a media type and no schema.
        ...(route.produces === undefined
          ? {}
          : { content: Object.fromEntries(route.produces.map((media) => [media, {}])) }),
      },
      default: {
        description: 'The error',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

function parameters(place: 'path' | 'query', object: z.ZodObject | undefined): JsonObject[] {
  if (object === undefined) return []
  const described = schema(object, 'input') as { properties?: Record<string, JsonObject>; required?: string[] }
  return Object.entries(described.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (described.required ?? []).includes(name),
    schema: property,
  }))
}

function schema(type: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as JsonObject
  return rest
}
