import { describe, expect, it } from 'vitest'
import { type Caller, type HostPolicy, createCallerCheck } from './origin.ts'

const local: HostPolicy = { host: '127.0.0.1', machine: 'nas', trusted: ['panamax.example'] }
const everywhere: HostPolicy = { ...local, host: '0.0.0.0' }

function isLetIn(policy: HostPolicy, caller: Partial<Caller>): boolean {
  const check = createCallerCheck(policy)
  try {
    check({ method: 'GET', isWebSocket: false, host: 'localhost:8888', origin: undefined, site: undefined, ...caller })
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'forbidden' })
    return false
  }
}

describe('the Host header', () => {
  it.each([
    'localhost',
    'localhost:8888',
    '127.0.0.1:1',
    '[::1]:8888',
    'LOCALHOST',
    'panamax.example',
    'Panamax.Example:443',
  ])('may be %s', (host) => expect(isLetIn(local, { host })).toBe(true))

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    'evil.example:8888',
    '127.0.0.1.evil.example',
    'sub.panamax.example',
    'nas',
    '192.168.1.5:8888',
    'localhost@evil.example',
    'localhost:8888@evil.example',
    'localhost/evil',
    'localhost,evil.example',
    ' localhost',
    '[::1',
    '[::ffff:evil]',
  ])('may not be %j', (host) => expect(isLetIn(local, { host })).toBe(false))

  it('may be any address, and the machine’s own name, when it listens everywhere: only names can be rebound', () => {
    for (const host of ['192.168.1.5:8888', '[fe80::1]:8888', 'nas:8888'])
      expect(isLetIn(everywhere, { host })).toBe(true)
    for (const host of ['evil.example', '192.168.1.5.evil.example']) expect(isLetIn(everywhere, { host })).toBe(false)
  })

  it('may be the address that it is bound to', () => {
    expect(isLetIn({ ...local, host: '192.168.1.5' }, { host: '192.168.1.5:8888' })).toBe(true)
    expect(isLetIn({ ...local, host: 'fd00::5' }, { host: '[FD00::5]:8888' })).toBe(true)
  })
})

const changing: readonly Partial<Caller>[] = [
  { method: 'POST' },
  { method: 'PUT' },
  { method: 'PATCH' },
  { method: 'DELETE' },
  { method: 'GET', isWebSocket: true },
]

describe.each(changing)('the origin of %j', (request) => {
  it.each([
    ['http://localhost:8888', 'localhost:8888'],
    ['https://panamax.example', 'panamax.example'],
    ['https://panamax.example', 'panamax.example:443'],
    ['http://panamax.example', 'panamax.example:80'],
    [undefined, 'localhost:8888'],
  ])('may be %s for %s', (origin, host) => expect(isLetIn(local, { ...request, origin, host })).toBe(true))

  it.each([
    'http://evil.example',
    'null',
    '',
    'http://localhost',
    'http://localhost:3000',
    'http://127.0.0.1:8888',
    'http://localhost:8888.evil.example',
    'http://localhost:8888@evil.example',
    'http://evil.example/localhost:8888',
    'file://localhost:8888',
    'https://panamax.example',
  ])('may not be %j for localhost:8888', (origin) => expect(isLetIn(local, { ...request, origin })).toBe(false))

  it.each(['cross-site', 'same-site'])('may not be %s, as the browser says', (site) =>
    expect(isLetIn(local, { ...request, site })).toBe(false),
  )

  it.each(['same-origin', 'none'])('may be %s, as the browser says', (site) =>
    expect(isLetIn(local, { ...request, site })).toBe(true),
  )
})

it('does not ask where a plain look comes from: links from other pages work', () => {
  expect(isLetIn(local, { origin: 'http://evil.example', site: 'cross-site' })).toBe(true)
})
