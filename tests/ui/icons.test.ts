// A template's picture may come from anybody. A real browser shows it, and runs nothing that is in it.
import type { AddressInfo } from 'node:net'
import { catalogHandlers } from '@panamax/server/catalog/handlers'
import { readTemplateOf, TestCatalog } from '@panamax/server/catalog/testing/test-catalog'
import { absentServices } from '@panamax/server/testing/absent-services'
import { createTestApp, type TestApp } from '@panamax/server/testing/test-app'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './support/browser.ts'

const hostile = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="40" onload="fetch('/ran/onload')">
  <script>fetch('/ran/script'); document.title = 'ran'</script>
  <script xlink:href="/ran/linked.js"/>
  <image href="/ran/image.png" width="10" height="10"/>
  <style>@import url('/ran/style.css'); rect { fill: green }</style>
  <foreignObject width="10" height="10"><iframe xmlns="http://www.w3.org/1999/xhtml" src="/ran/frame"></iframe></foreignObject>
  <rect width="40" height="40"/>
</svg>`

let room: TestCatalog
let app: TestApp
let browser: Browser
beforeAll(async () => {
  room = new TestCatalog()
  room.addSource('ours')
  const text = 'services: {web: {image: "example/app:1"}}'
  room.put('ours', [readTemplateOf({ name: 'app', text, icon: Buffer.from(hostile) })])
  app = await createTestApp({
    services: () => absentServices(catalogHandlers(room.catalog, { names: async () => new Set() })),
  })
  await app.http.listen({ host: '127.0.0.1', port: 0 })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
  room?.remove()
})

test('scripts, links and frames in a picture do nothing, in a page and opened by itself', async () => {
  const address = `http://127.0.0.1:${(app.http.server.address() as AddressInfo).port}`
  await app.users.add({ username: 'ada', password: 'correct horse battery', role: 'viewer' })
  const context = await browser.newContext()
  const page = await context.newPage()
  // Chromium notes a request that the policy has stopped as well: what counts is what reached the server.
  const reached: string[] = []
  app.http.server.on('request', (request) => reached.push(request.url ?? ''))
  await page.goto(`${address}/healthz`)
  const login = await page.evaluate(
    `fetch('/api/v1/session', { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'ada', password: 'correct horse battery' }) }).then((answer) => answer.status)`,
  )
  expect(login).toBeLessThan(300)
  const path = '/api/v1/templates/ours%2Fapp/icon'
  await page.setContent(`<img id="icon" src="${path}">`)
  await page.waitForFunction(`document.getElementById('icon').complete`)
  expect(await page.evaluate(`document.getElementById('icon').naturalWidth`)).toBe(40)
  const answer = await page.goto(`${address}${path}`)
  expect(answer?.headers()['content-type']).toBe('image/svg+xml')
  await page.waitForTimeout(500)
  expect([reached.filter((url) => url.includes('ran')), await page.title()]).toEqual([[], ''])
  expect(reached.filter((url) => url === path)).toHaveLength(2)
})
