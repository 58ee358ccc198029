import { expect, test } from 'vitest'
import { serviceNameFor } from './service-name.ts'

test.each([
  ['nginx:1.29', 'nginx'],
  ['registry.example:5000/team/api', 'api'],
  ['ghcr.io/owner/name:v1@sha256:abc', 'name'],
  ['redis', 'redis-3'],
  ['', ''],
])('a service of %s is called "%s"', (image, name) => {
  expect(serviceNameFor(image, ['redis', 'redis-2'])).toBe(name)
})
