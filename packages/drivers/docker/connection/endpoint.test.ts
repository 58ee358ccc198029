import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EndpointSources, locate, parseHost } from './endpoint.ts'

let home: string

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'endpoint-'))
})
afterEach(async () => rm(home, { recursive: true }))

function sources(more: Partial<EndpointSources> = {}): EndpointSources {
  return { homeDirectory: home, ...more, environment: { ...more.environment } }
}

async function addContext(name: string, endpoint: object, tls: Readonly<Record<string, string>> = {}): Promise<void> {
  const id = createHash('sha256').update(name).digest('hex')
  const meta = path.join(home, '.docker/contexts/meta', id)
  await mkdir(meta, { recursive: true })
  await writeFile(path.join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: endpoint } }))
  const folder = path.join(home, '.docker/contexts/tls', id, 'docker')
  await mkdir(folder, { recursive: true })
  for (const [file, text] of Object.entries(tls)) await writeFile(path.join(folder, file), text)
}

describe('an address', () => {
  it.each([
    ['unix:///run/x.sock', { kind: 'socket', path: '/run/x.sock' }],
    ['unix://', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['tcp://10.0.0.1:2375', { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
    ['tcp://[fe80::1]:2375', { kind: 'tcp', host: 'fe80::1', port: 2375 }],
    ['engine.example:1234', { kind: 'tcp', host: 'engine.example', port: 1234 }],
    ['tcp://engine.example', { kind: 'tcp', host: 'engine.example', port: 2375 }],
    ['ssh://me@far.example:2222', { kind: 'ssh', host: 'far.example', user: 'me', port: 2222 }],
    ['ssh://far/run/user/1000/docker.sock', { kind: 'ssh', host: 'far', socket: '/run/user/1000/docker.sock' }],
  ])('%s', async (host, endpoint) => {
    expect(await parseHost(host, sources())).toEqual(endpoint)
  })

  it.each(['ftp://x', 'tcp://', 'ssh://-oProxyCommand=x', 'ssh://a/run/$(x)', 'ssh://a;b@c', 'nonsense://'])(
    '%s is refused with what to write',
    async (host) => {
      await expect(parseHost(host, sources())).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('unix:///path/to/docker.sock'),
      })
    },
  )

  it('never shows its password', async () => {
    await expect(parseHost('ftp://me:secret@x', sources())).rejects.toThrow(/^((?!secret).)*$/)
  })

  it('over TLS takes the certificates from DOCKER_CERT_PATH', async () => {
    for (const file of ['ca', 'cert', 'key']) await writeFile(path.join(home, `${file}.pem`), file)
    const environment = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: home }
    const endpoint = await parseHost('tcp://engine.example', sources({ environment }))
    const [ca, cert, key] = ['ca', 'cert', 'key'].map((text) => Buffer.from(text))
    expect(endpoint).toEqual({ kind: 'tcp', host: 'engine.example', port: 2376, tls: { ca, cert, key, verify: true } })
  })
})

describe('the endpoint', () => {
  it('is the configured one before all, then DOCKER_CONTEXT, then DOCKER_HOST, then the current context', async () => {
    await addContext('current', { Host: 'unix:///current' })
    await addContext('named', { Host: 'unix:///named' })
    await writeFile(path.join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'current' }))
    const where = async (more: Partial<EndpointSources>): Promise<unknown> => (await locate(sources(more))).endpoint
    const all = { DOCKER_CONTEXT: 'named', DOCKER_HOST: 'unix:///host' }
    expect(await where({ host: 'unix:///config', environment: all })).toMatchObject({ path: '/config' })
    expect(await where({ context: 'current', environment: all })).toMatchObject({ path: '/current' })
    expect(await where({ environment: all })).toMatchObject({ path: '/named' })
    expect(await where({ environment: { DOCKER_HOST: 'unix:///host' } })).toMatchObject({ path: '/host' })
    expect(await where({})).toMatchObject({ path: '/current' })
  })

  it('of a context comes with the TLS material of that context', async () => {
    await addContext(
      'prod',
      { Host: 'tcp://prod.example:2376' },
      { 'ca.pem': 'the ca', 'cert.pem': 'c', 'key.pem': 'k' },
    )
    const { endpoint, from } = await locate(sources({ context: 'prod' }))
    expect(from).toBe('the context prod')
    expect(endpoint).toMatchObject({ host: 'prod.example', tls: { ca: Buffer.from('the ca'), verify: true } })
  })

  it('of a context that is not there is refused by name', async () => {
    await expect(locate(sources({ context: 'gone' }))).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('gone'),
    })
  })

  it('is a rootless or Podman socket where that is what there is', async () => {
    const runtime = path.join(home, 'run')
    await mkdir(path.join(runtime, 'podman'), { recursive: true })
    const socket = path.join(runtime, 'podman/podman.sock')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    const found = await locate(sources({ environment: { XDG_RUNTIME_DIR: runtime, DOCKER_HOST: '' } })).finally(() =>
      server.close(),
    )
    // A machine with Docker itself has that one first.
    expect(['/var/run/docker.sock', socket]).toContain(found.endpoint.kind === 'socket' ? found.endpoint.path : '')
  })
})
