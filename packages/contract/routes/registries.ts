import { z } from 'zod'
import { Registry, RegistryHost, RegistryLogin } from '../system.ts'
import { defineRoutes } from '../route.ts'

/** Image registries. */
export const registriesRoutes = defineRoutes({
  listRegistries: {
    method: 'GET',
    path: '/api/v1/registries',
    access: 'operator',
    tag: 'registries',
    summary: 'Registries with stored credentials; passwords are never shown.',
    response: z.array(Registry),
  },
  putRegistry: {
    method: 'PUT',
    path: '/api/v1/registries/:host',
    access: 'admin',
    tag: 'registries',
    summary: 'Stores credentials, encrypted.',
    params: z.object({ host: RegistryHost }),
    body: RegistryLogin,
    response: Registry,
  },
  deleteRegistry: {
    method: 'DELETE',
    path: '/api/v1/registries/:host',
    access: 'admin',
    tag: 'registries',
    summary: 'Forgets credentials.',
    params: z.object({ host: RegistryHost }),
  },
})
