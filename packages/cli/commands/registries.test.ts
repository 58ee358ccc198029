import type { Registry } from '@panamax/contract/images'
import { describe, expect, test } from 'vitest'
import { preparedServer } from '../testing/prepared-server.ts'
import { runCommand } from '../testing/run-command.ts'

const registry: Registry = {
  host: 'registry.example:5000',
  title: 'registry.example:5000',
  enabled: true,
  insecure: false,
  removable: true,
  health: { state: 'ok', reason: 'It answers.', checkedAt: '2026-01-02T03:04:05Z' },
}
const hub: Registry = {
  ...registry,
  host: 'docker.io',
  title: 'Docker Hub',
  removable: false,
  health: { state: 'unknown', reason: 'It was not asked yet.' },
}

const server = preparedServer

const params = { host: 'registry.example:5000' }

describe('registry add', () => {
  test('stores a host and asks it at once', async () => {
    const { asked, client } = server({ putRegistry: registry, checkRegistry: registry })
    const ran = await runCommand('registry add', { cwd: '/', client, args: ['https://Registry.example:5000/'] })
    expect(asked).toEqual([
      ['putRegistry', { params, body: {} }],
      ['checkRegistry', { params }],
    ])
    expect(ran).toEqual({ code: 0, out: 'registry.example:5000 is stored, and answers without a login.\n', err: '' })
  })

  test('reads the password without showing it; what is wrong is said, and stored all the same', async () => {
    const health = { state: 'failed', reason: 'It refuses\u001b[31m the login of kim.' } as const
    const refused = { ...registry, username: 'kim', health }
    const { asked, client } = server({ putRegistry: refused, checkRegistry: refused })
    const ran = await runCommand('registry add', {
      cwd: '/',
      client,
      args: ['registry.example:5000'],
      options: { username: 'kim' },
      secret: async () => 'planted',
    })
    expect(asked[0]).toEqual(['putRegistry', { params, body: { username: 'kim', password: 'planted' } }])
    expect(ran.code).toBe(0)
    expect(ran.out).toBe('registry.example:5000 is stored, but: It refuses␛[31m the login of kim.\n')
    expect(ran.out + ran.err).not.toContain('planted')
  })

  test('of a plain address is insecure, and says what the engine needs', async () => {
    const insecure = { ...registry, insecure: true }
    const { asked, client } = server({ putRegistry: insecure, checkRegistry: insecure })
    const ran = await runCommand('registry add', { cwd: '/', client, args: ['http://registry.example:5000'] })
    expect(asked[0]).toEqual(['putRegistry', { params, body: { insecure: true } }])
    expect(ran.err).toContain('"insecure-registries"')
  })

  test('is refused without a password, and both ways at once', async () => {
    const { asked, client } = server({})
    const base = { cwd: '/', client, args: ['registry.example:5000'] }
    const blank = await runCommand('registry add', { ...base, options: { username: 'kim' }, secret: async () => '' })
    expect(blank).toMatchObject({ code: 64, err: expect.stringContaining('No password was given') })
    expect(await runCommand('registry add', { ...base, options: { insecure: true, secure: true } })).toMatchObject({
      code: 64,
    })
    expect(asked).toEqual([])
  })
})

describe('registry', () => {
  test('list shows what is searched, how, as whom, and how it went', async () => {
    const { client } = server({
      listRegistries: [hub, { ...registry, username: 'kim', enabled: false, insecure: true }],
    })
    const { out } = await runCommand('registry list', { cwd: '/', client })
    expect(out.split('\n').slice(0, 3)).toEqual([
      'HOST                   SEARCHED  OVER      AS         LAST TIME',
      'docker.io              enabled   TLS       anonymous  not asked yet',
      expect.stringMatching(/^registry\.example:5000 {2}disabled {2}insecure {2}kim {8}ok \(\d+ days ago\)$/),
    ])
  })

  test('list says below why one does not answer', async () => {
    const health = {
      state: 'failed' as const,
      reason: 'nothing listens\u001b there',
      checkedAt: new Date().toISOString(),
    }
    const { client } = server({ listRegistries: [{ ...registry, health }] })
    const { out, err } = await runCommand('registry list', { cwd: '/', client })
    expect(out).toContain('failed (just now)\n')
    expect(err).toBe('registry.example:5000: nothing listens␛ there\n')
  })

  test('disable of one that is not there does not add it', async () => {
    const { asked, client } = server({ listRegistries: [hub], putRegistry: hub })
    const ran = await runCommand('registry disable', { cwd: '/', client, args: ['registry.example:5000'] })
    expect(ran).toMatchObject({ code: 66 })
    expect(asked).toHaveLength(1)
    await runCommand('registry disable', { cwd: '/', client, args: ['docker.io'] })
    expect(asked.at(-1)).toEqual(['putRegistry', { params: { host: 'docker.io' }, body: { enabled: false } }])
  })

  test('check ends with 1 when it failed, so that a script can tell', async () => {
    const failed = { ...registry, health: { state: 'failed' as const, reason: 'nothing listens there' } }
    const { client } = server({ checkRegistry: failed })
    expect(await runCommand('registry check', { cwd: '/', client, args: ['registry.example:5000'] })).toEqual({
      code: 1,
      out: 'registry.example:5000: nothing listens there\n',
      err: '',
    })
  })

  test('remove asks first', async () => {
    const { asked, client } = server({ deleteRegistry: undefined })
    const base = { cwd: '/', client, args: ['registry.example:5000'] }
    expect((await runCommand('registry remove', { ...base, confirm: async () => false })).code).toBe(130)
    expect(asked).toEqual([])
    expect((await runCommand('registry remove', base)).code).toBe(0)
    expect(asked).toEqual([['deleteRegistry', { params }]])
  })
})
