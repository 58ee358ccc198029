import { expect, test } from 'vitest'
import { imagePage } from './image-page.ts'

test.each([
  ['nginx:1.29', 'https://hub.docker.com/_/nginx'],
  ['docker.io/library/nginx', 'https://hub.docker.com/_/nginx'],
  [
    'grafana/grafana@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    'https://hub.docker.com/r/grafana/grafana',
  ],
  ['quay.io/prometheus/node-exporter:v1', 'https://quay.io/repository/prometheus/node-exporter'],
  ['ghcr.io/owner/name', 'https://ghcr.io/owner/name'],
])('%s has a page', (reference, page) => {
  expect(imagePage(reference)).toBe(page)
})

test.each(['registry.example:5000/team/app', 'localhost/app', 'not an image', ''])('%s has none', (reference) => {
  expect(imagePage(reference)).toBeUndefined()
})
