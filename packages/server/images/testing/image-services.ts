import type { Driver } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import type { AppServices, Platform } from '../../system/platform.ts'
import { absentServices } from '../../testing/absent-services.ts'
import { imageHandlers } from '../handlers.ts'
import { type ImageOptions, openImages } from '../services.ts'

/** An address at which nobody ever listens: what is sent there by mistake fails at once. */
export const nobody = 'http://127.0.0.1:1'

/** No Docker Hub in reach of a test. */
export const noHub = { search: nobody, index: nobody, registry: nobody, isPrivate: true } as const

/** Images and registries as the server has them, with no target unless one is given; everything else is absent. */
export function imageServices(platform: Platform, options: ImageOptions = {}, driver?: Driver): AppServices {
  const images = openImages(
    {
      store: platform.registries,
      machines: {
        names: () => (driver === undefined ? [] : ['local']),
        driver: (name) => {
          if (driver !== undefined && name === 'local') return Promise.resolve(driver)
          return Promise.reject(new PanamaxError('not_found', `There is no target called "${name}".`))
        },
      },
      bundled: () => Promise.resolve(new Set(['panamax/guestbook:1.0'])),
      now: () => platform.now().toISOString(),
    },
    { hub: noHub, ...options },
  )
  return {
    ...absentServices(imageHandlers(images, platform.log)),
    close: async () => images.close(),
  }
}
