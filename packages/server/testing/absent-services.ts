import { type RouteName, routes } from '@panamax/contract/routes'
import { PanamaxError } from '@panamax/core/errors'
import type { Handlers } from '../http/handler.ts'
import type { AppServices } from '../system/platform.ts'

/** No engine, no apps: for tests of everything before and around the handlers. Each handler throws `unsupported`. */
export function absentServices(overrides: Partial<Handlers> = {}): AppServices {
  const absent = Object.keys(routes).map((name) => [name, () => refuse(name as RouteName)])
  const own = ['access', 'system']
  const handlers = Object.fromEntries(
    absent.filter(([name]) => !own.includes(routes[name as RouteName].tag) || name === 'watchSystem'),
  )
  return {
    handlers: { ...handlers, ...overrides } as unknown as AppServices['handlers'],
    targets: async () => [],
    start: () => undefined,
    close: async () => undefined,
  }
}

function refuse(name: RouteName): never {
  throw new PanamaxError('unsupported', `${name} is absent in this test.`)
}
