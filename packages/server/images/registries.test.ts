import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../testing/test-app.ts'
import { imageServices } from './testing/image-services.ts'

let app: TestApp
beforeEach(async () => {
  app = await createTestApp({ services: imageServices })
})
afterEach(() => app.close())

const put = (host: string, payload: object = {}) =>
  app.ask({ method: 'PUT', url: `/api/v1/registries/${host}`, payload })
const remove = (path: string) => app.ask({ method: 'DELETE', url: `/api/v1/registries/${path}` })
const hosts = async () =>
  ((await app.ask({ url: '/api/v1/registries' })).body as { host: string }[]).map((each) => each.host)

const hub = { host: 'docker.io', title: 'Docker Hub', enabled: true, insecure: false, removable: false }

describe('Docker Hub', () => {
  it('is there from the beginning, and stays; it can be disabled', async () => {
    const { body } = await app.ask({ url: '/api/v1/registries' })
    expect(body).toEqual([{ ...hub, health: { state: 'unknown', reason: expect.any(String) } }])
    expect(await remove('docker.io')).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining('disable') } },
    })
    expect((await put('docker.io', { enabled: false })).body).toMatchObject({ enabled: false })
    expect(await hosts()).toEqual(['docker.io'])
    expect((await app.ask({ url: '/api/v1/images/places' })).body).toEqual([
      { place: 'local', title: 'On this machine' },
    ])
    expect((await put('docker.io', { enabled: true })).body).toMatchObject({ enabled: true })
    expect((await app.ask({ url: '/api/v1/images/places' })).body).toContainEqual({
      place: 'docker.io',
      title: 'Docker Hub',
    })
  })

  it('has one login under all of its names, and is never without TLS', async () => {
    await put('index.docker.io', { username: 'kim', password: 'planted' })
    expect((await put('Registry-1.Docker.IO', { enabled: false })).body).toMatchObject({
      host: 'docker.io',
      username: 'kim',
    })
    expect(app.platform.registries.credentials('docker.io')).toEqual({ username: 'kim', password: 'planted' })
    expect((await put('docker.io', { insecure: true })).status).toBe(422)
  })
})

describe('a registry', () => {
  it('gives its password to the driver only, and keeps it encrypted', async () => {
    const payload = { username: 'kim', password: 'planted' }
    const { body } = await put('ghcr.io', payload)
    expect(body).toMatchObject({ host: 'ghcr.io', username: 'kim', removable: true, updatedAt: expect.any(String) })
    expect((await app.ask({ url: '/api/v1/registries' })).body).toEqual([expect.objectContaining(hub), body])
    expect(JSON.stringify(app.platform.database.prepare('SELECT * FROM registries').all())).not.toContain('planted')
    expect(app.platform.registries.credentials('GHCR.io')).toEqual(payload)
    expect((await remove('ghcr.io/login')).body).toMatchObject({ host: 'ghcr.io' })
    expect((await remove('ghcr.io/login')).status).toBe(404)
    expect(app.platform.registries.credentials('ghcr.io')).toBeUndefined()
    expect((await remove('ghcr.io')).status).toBe(204)
    expect((await remove('ghcr.io')).status).toBe(404)
  })

  it('is changed only where a change is given', async () => {
    await put('registry.example:5000', { username: 'kim', password: 'planted', insecure: true })
    expect((await put('registry.example:5000', { enabled: false })).body).toMatchObject({
      enabled: false,
      insecure: true,
      username: 'kim',
    })
    expect(app.platform.registries.credentials('registry.example:5000')?.password).toBe('planted')
  })

  it('on this machine needs no TLS, as engines have it; elsewhere it does', async () => {
    expect((await put('localhost:5000')).body).toMatchObject({ insecure: true })
    expect((await put('127.0.0.2:5000', { insecure: false })).body).toMatchObject({ insecure: false })
    expect((await put('localhost.example:5000')).body).toMatchObject({ insecure: false })
  })

  it.each(['registry', 'a..b', '-x.example', '.example'])(
    'that no reference could name is refused: %s',
    async (host) => {
      expect((await put(host)).status).toBe(422)
      expect(await hosts()).toEqual(['docker.io'])
    },
  )

  it('takes a user name and a password together, or neither', async () => {
    expect((await put('ghcr.io', { username: 'kim' })).status).toBe(422)
    expect((await put('ghcr.io', { password: 'planted' })).status).toBe(422)
  })

  it('that does not answer says so when it is checked', async () => {
    await put('127.0.0.1:1')
    const { status, body } = await app.ask({ method: 'POST', url: '/api/v1/registries/127.0.0.1:1/check' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      health: { state: 'failed', reason: expect.stringContaining('nothing listens there') },
    })
    expect((await app.ask({ method: 'POST', url: '/api/v1/registries/ghcr.io/check' })).status).toBe(404)
  })
})
