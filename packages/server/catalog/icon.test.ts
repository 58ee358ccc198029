import { afterAll, beforeAll, expect, test } from 'vitest'
import { absentServices } from '../testing/absent-services.ts'
import { createTestApp, type TestApp } from '../testing/test-app.ts'
import { catalogHandlers } from './handlers.ts'
import { largestIcon, readIcon } from './icon.ts'
import { readTemplateOf, TestCatalog } from './testing/test-catalog.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const png = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')
const svg = bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

let room: TestCatalog
let app: TestApp
beforeAll(async () => {
  room = new TestCatalog()
  room.addSource('ours')
  const text = 'services: {web: {image: "example/app:1"}}'
  room.put('ours', [
    readTemplateOf({ name: 'png', text, icon: png }),
    readTemplateOf({ name: 'svg', text, icon: svg }),
    readTemplateOf({ name: 'none', text }),
    readTemplateOf({ name: 'page', text, icon: bytes('<html><script>alert(1)</script></html>') }),
  ])
  app = await createTestApp({
    services: () => absentServices(catalogHandlers(room.catalog, { names: async () => new Set() })),
  })
})
afterAll(async () => {
  await app.close()
  room.remove()
})

test.each<[string, Uint8Array, string | undefined]>([
  ['PNG', png, 'image/png'],
  ['JPEG', bytes('\xff\xd8\xff\xe0'), 'image/jpeg'],
  ['WebP', bytes('RIFF\x10\0\0\0WEBPVP8 '), 'image/webp'],
  ['SVG', svg, 'image/svg+xml'],
  [
    'SVG with a prolog',
    bytes('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg>\n<svg>'),
    'image/svg+xml',
  ],
  ['HTML', bytes('<html><svg></svg></html>'), undefined],
  ['HTML after a comment', bytes('<!-- <svg> --><script>1</script>'), undefined],
  ['an SVG with entities of its own', bytes('<!DOCTYPE svg [<!ENTITY a "b">]><svg>'), undefined],
  ['HTML after thousands of comments', bytes(`${'<!---->'.repeat(9000)}<html>`), undefined],
  ['an SVG after thousands of comments', bytes(`${'<!-- -->\n'.repeat(7000)}<svg>`), 'image/svg+xml'],
  ['text', bytes('icon'), undefined],
  ['nothing', bytes(''), undefined],
  ['too much', Buffer.concat([png, Buffer.alloc(largestIcon)]), undefined],
])('%s is taken for what its bytes are', (_name, data, type) => {
  expect(readIcon(data)?.type).toBe(type)
})

test('a picture is sent as exactly what it is, and nothing in it may run or be loaded', async () => {
  const { status, headers } = await app.ask({ url: '/api/v1/templates/ours%2Fsvg/icon' })
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cache-control': 'private, no-cache',
  })
  const answer = await app.http.inject({
    url: '/api/v1/templates/png/icon',
    headers: { host: 'localhost:8888', authorization: `Bearer ${app.localToken}` },
  })
  expect(answer.rawPayload).toEqual(Buffer.from(png))
})

test('a picture that is known is not sent again', async () => {
  const { headers } = await app.ask({ url: '/api/v1/templates/png/icon' })
  const again = await app.ask({
    url: '/api/v1/templates/png/icon',
    headers: { 'if-none-match': `"other", W/${String(headers['etag'])}` },
  })
  expect([again.status, again.body]).toEqual([304, ''])
  const changed = await app.ask({ url: '/api/v1/templates/png/icon', headers: { 'if-none-match': '"other"' } })
  expect(changed.status).toBe(200)
})

test.each(['ours%2Fnone', 'page', 'gone', 'theirs%2Fpng', '..%2F..%2Fetc'])('%s has no picture', async (name) => {
  const { status, body } = await app.ask({ url: `/api/v1/templates/${name}/icon` })
  expect([status, body]).toMatchObject([404, { error: { code: 'not_found' } }])
})

test('nobody sees a picture without a session', async () => {
  expect((await app.ask({ url: '/api/v1/templates/png/icon', as: '' })).status).toBe(401)
})
