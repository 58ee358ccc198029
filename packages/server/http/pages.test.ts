import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, createTestApp } from '../testing/test-app.ts'

let folder: string
let app: TestApp

function build(index: string, script: string) {
  const built = join(folder, 'ui')
  mkdirSync(join(built, 'assets'), { recursive: true })
  writeFileSync(join(built, 'assets', script), 'export {}')
  writeFileSync(join(built, 'assets/big-abc.js'), 'export const a = 1\n'.repeat(200))
  writeFileSync(join(built, 'index.html'), index)
  symlinkSync(join(folder, 'outside.txt'), join(built, 'linked.txt'))
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-pages-'))
  writeFileSync(join(folder, 'outside.txt'), 'outside')
  build('<title>interface</title>', 'app-abc.js')
  app = await createTestApp({ interfaceFolder: join(folder, 'ui') })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = (url: string, headers = {}) => app.ask({ url, as: '', headers })

describe('the web interface', () => {
  it('is served, with the address of every screen leading to it', async () => {
    for (const url of ['/', '/apps/blog', '/setup', '/?q=a.b']) {
      const { status, body, headers } = await get(url)
      expect([status, body, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        '<title>interface</title>',
        'text/html; charset=utf-8',
        'no-cache',
      ])
    }
  })

  it('has screens with a dot in their address', async () => {
    expect((await get('/templates/wordpress.pmx', { accept: 'text/html,*/*' })).status).toBe(200)
    expect((await get('/templates/wordpress.pmx', { accept: '*/*' })).status).toBe(404)
  })

  it('has files that are kept for ever, and ones that are asked for again', async () => {
    const { headers } = await get('/assets/app-abc.js')
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    const etag = String((await get('/')).headers['etag'])
    expect((await get('/', { 'if-none-match': etag })).status).toBe(304)
  })

  it('is compressed for whoever can read that', async () => {
    const [plain, small] = [await get('/assets/big-abc.js'), await get('/', { 'accept-encoding': 'gzip' })]
    expect([plain, small].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, undefined])
    const packed = await app.http.inject({
      url: '/assets/big-abc.js',
      headers: { host: 'localhost', 'accept-encoding': 'gzip, br' },
    })
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: 'accept-encoding',
      etag: plain.headers['etag'],
    })
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body)
  })

  it('may be built anew while the server runs', async () => {
    rmSync(join(folder, 'ui'), { recursive: true })
    expect((await get('/')).body).toContain('panamax run guestbook')
    build('<title>new</title>', 'app-def.js')
    expect((await get('/')).body).toBe('<title>new</title>')
    expect((await get('/assets/app-def.js')).status).toBe(200)
    expect((await get('/assets/app-abc.js')).status).toBe(404)
  })

  it.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/..%5c..%5coutside.txt',
    '/linked.txt',
    '/absent.js',
  ])('never leads out of its folder (%s)', async (url) => {
    const { status, body } = await get(url)
    expect(status).toBe(404)
    expect(JSON.stringify(body)).not.toContain('"outside"')
  })

  it('does not answer for the API, nor to anything but looking', async () => {
    expect((await get('/api/v1/absent')).status).toBe(404)
    expect((await get('/api/absent')).body).toMatchObject({ error: { code: 'not_found' } })
    expect((await app.ask({ method: 'POST', url: '/' })).status).toBe(404)
  })
})

it('without a built interface, one page says what there is instead', async () => {
  const bare = await createTestApp()
  for (const url of ['/', '/setup']) {
    const { status, body } = await bare.ask({ url, as: '' })
    expect(status).toBe(200)
    expect(body).toContain('panamax run guestbook')
  }
  await bare.close()
})
