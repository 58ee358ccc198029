import { PanamaxError } from '@panamax/core/errors'
import type { Logger } from 'pino'
import type { HandlersOf } from '../http/handler.ts'
import type { ImageServices } from './services.ts'
import { within } from './within.ts'

type ImageRoute = 'listImages' | 'inspectImage' | 'removeImages' | 'listImagePlaces' | 'searchImages' | 'listImageTags'
type RegistryRoute = 'listRegistries' | 'putRegistry' | 'checkRegistry' | 'deleteRegistryLogin' | 'deleteRegistry'

/** The routes of images and of the places that they come from. */
export function imageHandlers(services: ImageServices, log: Logger): HandlersOf<ImageRoute | RegistryRoute> {
  const { local, search, tags } = services
  return {
    listImages: (call) => local.list(call.query.target, call.signal),
    inspectImage: (call) => local.inspect(call.query, call.signal),
    async removeImages(call) {
      const result = await local.remove(call.body, call.signal)
      log.info({ audit: 'images removed', images: result.removed, by: call.actor.name }, 'images removed')
      return result
    },
    listImagePlaces: async () => search.places(),
    searchImages: (call) => search.search(call.query, call.signal),
    listImageTags: (call) => tags.list(call.query, call.signal),
    ...registryHandlers(services, log),
  }
}

function registryHandlers({ registries, client }: ImageServices, log: Logger): HandlersOf<RegistryRoute> {
  return {
    listRegistries: async () => registries.list(),
    async putRegistry(call) {
      const { username, password, enabled, insecure } = call.body
      const login = username === undefined || password === undefined ? undefined : { username, password }
      const registry = registries.put(call.params.host, { enabled, insecure, login })
      log.info({ audit: 'registry stored', host: registry.host, by: call.actor.name }, 'registry stored')
      return registry
    },
    async checkRegistry(call) {
      const registry = registries.access(call.params.host)
      client.forget(registry.host)
      const options = { milliseconds: 5000, title: registry.title, signal: call.signal }
      try {
        await within(options, (signal) => client.get(registry, { path: '/v2/', area: 'check', signal }))
        registries.note(registry.host)
      } catch (error) {
        if (!(error instanceof PanamaxError) || error.code === 'canceled') throw error
        registries.note(registry.host, error)
      }
      return registries.get(registry.host)
    },
    async deleteRegistryLogin(call) {
      const registry = registries.removeLogin(call.params.host)
      log.info({ audit: 'registry login forgotten', host: registry.host, by: call.actor.name }, 'login forgotten')
      return registry
    },
    async deleteRegistry(call) {
      registries.remove(call.params.host)
      log.info({ audit: 'registry forgotten', host: call.params.host, by: call.actor.name }, 'registry forgotten')
    },
  }
}
