import { z } from 'zod'
import { Registry, RegistryChange, RegistryHost } from '../images.ts'
import { defineRoutes } from '../route.ts'

const params = z.object({ host: RegistryHost })

/** Image registries. */
export const registriesRoutes = defineRoutes({
  listRegistries: {
    method: 'GET',
    path: '/api/v1/registries',
    access: 'operator',
    tag: 'registries',
    summary: 'Docker Hub and every registry that was added; passwords are never shown.',
    response: z.array(Registry),
  },
  putRegistry: {
    method: 'PUT',
    path: '/api/v1/registries/:host',
    access: 'admin',
    tag: 'registries',
    summary: 'Adds a registry, or changes what is given of it; the password is stored encrypted.',
    params,
    body: RegistryChange,
    response: Registry,
  },
  checkRegistry: {
    method: 'POST',
    path: '/api/v1/registries/:host/check',
    access: 'operator',
    tag: 'registries',
    summary: 'Asks the registry whether it answers and takes the stored login. What is wrong is in its health.',
    params,
    response: Registry,
  },
  deleteRegistryLogin: {
    method: 'DELETE',
    path: '/api/v1/registries/:host/login',
    access: 'admin',
    tag: 'registries',
    summary: 'Forgets the login; the registry stays.',
    params,
    response: Registry,
  },
  deleteRegistry: {
    method: 'DELETE',
    path: '/api/v1/registries/:host',
    access: 'admin',
    tag: 'registries',
    summary: 'Forgets a registry with its login. Docker Hub stays: it can be disabled.',
    params,
  },
})
