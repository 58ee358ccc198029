import { createHash } from 'node:crypto'
import { plan } from '@panamax/core/deploy/plan'
import type { Observed, Resource } from '@panamax/core/deploy/resource'
import { renderApp as renderForDocker } from '@panamax/drivers/docker/render/app'
import { expect, test } from 'vitest'
import { loadDocument } from './load-document.ts'
import { secretValues } from './secret-values.ts'

const document = `
services:
  cache:
    image: redis:7
    command: [redis-server, --requirepass, "\${REDIS_AUTH}"]
    healthcheck: { test: "redis-cli -a '\${REDIS_AUTH}' ping" }
    hostname: h-\${API_TOKEN}
    labels: { note: "x\${REDIS_AUTH}y" }
    logging: { driver: fluentd, options: { labels: "\${REDIS_AUTH}" } }
    environment: { ALLOW_EMPTY_PASSWORD: "yes" }
    read_only: true
    volumes: [data:/data]
    post_start: [{ command: [auth, "\${REDIS_AUTH}"] }]
volumes:
  data: { driver_opts: { device: "//user:\${REDIS_AUTH}@nas/share" } }
networks:
  default: { driver_opts: { key: "\${API_TOKEN}" } }
x-panamax:
  inputs:
    REDIS_AUTH: { type: password }
`

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

function render(password: string): readonly Resource[] {
  const values = { REDIS_AUTH: password, API_TOKEN: 'tok-4711' }
  const { app, problems } = loadDocument('shop', { document, files: {}, values } as never)
  if (app === undefined) throw new Error(JSON.stringify(problems))
  const fingerprint = (text: string): string => digest(`key ${text}`).slice(0, 12)
  const context = {
    revision: 1,
    directory: '/srv/shop',
    digest,
    fingerprint,
    values,
    secrets: secretValues(app, values),
  }
  return renderForDocker(app, context, { homeDirectory: '/root' }).resources
}

test('no facet shows a secret, and a plan says only that what holds it changed', () => {
  const before = render('correct horse')
  const after = render('battery staple')
  expect(JSON.stringify([before, after].map((each) => each.map(({ facets }) => facets)))).not.toMatch(
    /correct|horse|battery|staple|4711/,
  )
  const observed = before.map(
    (resource): Observed => ({
      ...resource,
      app: 'shop',
      handle: resource.id,
      managed: true,
      runtime: { phase: 'running' },
    }),
  )
  const todo = plan(after, observed)
  const reasons = todo.changes.find(({ id }) => id === 'container cache/1')?.reasons ?? []
  expect(reasons).toContain('command changed')
  expect(JSON.stringify(todo.changes)).not.toMatch(/correct|horse|battery|staple|4711/)
  // A switch whose name only sounds like a secret hides nothing.
  expect(before.find(({ id }) => id === 'container cache/1')?.facets).toMatchObject({
    'read-only': 'yes',
    image: 'redis:7',
  })
})
