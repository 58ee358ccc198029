import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GitServer } from '../git/testing/git-server.ts'
import { TestRepository } from '../git/testing/test-repository.ts'
import { loopbackIsPublic, openWorkshop, type SourceWorkshop } from './testing/source-workshop.ts'

let workshop: SourceWorkshop
let git: GitServer
let web: Server
let catalogue: unknown
let answered: number[]
let answer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined

beforeEach(async () => {
  workshop = openWorkshop({ network: loopbackIsPublic })
  git = await GitServer.start({ root: join(workshop.folder, 'served') })
  answered = []
  answer = undefined
  web = createServer((request, response) => {
    if (answer?.(request, response) === true) return
    const text = JSON.stringify(catalogue)
    const etag = `"${createHash('sha256').update(text).digest('hex')}"`
    const isKnown = request.headers['if-none-match'] === etag
    answered.push(isKnown ? 304 : 200)
    response.writeHead(isKnown ? 304 : 200, { etag, 'content-type': 'application/json' }).end(isKnown ? '' : text)
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  web.close()
  await git.close()
  await workshop.close()
})

const address = (): string =>
  `http://127.0.0.1:${(web.address() as AddressInfo).port}/lists/templates.json?token=h1dden`
const nginx = {
  type: 1,
  title: 'Nginx',
  description: 'A web server',
  categories: ['Web'],
  image: 'nginx:1.27',
  ports: ['80/tcp'],
}
const status = () => workshop.opened.sources.get('templates')
const documentOf = (name: string): string => workshop.templates.get('templates', name)?.document ?? ''

test('a query is asked for in full, shown to nobody, and in no byte of the store', async () => {
  catalogue = { version: '2', templates: [nginx] }
  const asked: string[] = []
  answer = ({ url = '' }) => asked.push(url) === 0
  await workshop.add({ address: address() })
  expect(asked).toEqual(['/lists/templates.json?token=h1dden'])
  await workshop.opened.sources.refresh('templates')
  expect(asked[1]).toBe(asked[0])
  await expect(workshop.add({ address: address() })).rejects.toThrow('This is the source templates already.')
  // Another query is another list.
  expect(await workshop.add({ address: `${address()}2` })).toBe('lists-templates')
  workshop.platform.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  for (const file of readdirSync(workshop.folder, { recursive: true, encoding: 'utf8' }))
    if (file.startsWith('panamax.db'))
      expect(readFileSync(join(workshop.folder, file)).includes('h1dden'), file).toBe(false)
  expect(JSON.stringify([workshop.opened.sources.list(), workshop.logged])).not.toContain('h1dden')
})

test('a catalogue of containers becomes templates, and costs a question while it is as it was', async () => {
  catalogue = {
    version: '2',
    templates: [nginx, { type: 1, title: 'No image' }, { ...nginx, title: 'nginx', image: 'nginx:1' }],
  }
  expect(await workshop.add({ address: address() })).toBe('templates')
  expect(workshop.names('templates')).toEqual(['nginx', 'nginx-2'])
  expect(status()).toMatchObject({ source: { kind: 'catalogue' }, counts: { templates: 2, skipped: 1 } })
  expect(documentOf('nginx')).toContain('image: nginx:1.27')
  await workshop.opened.sources.refresh('templates')
  expect(answered).toEqual([200, 304])
  catalogue = { version: '3', templates: [{ ...nginx, image: 'nginx:1.28' }] }
  await workshop.opened.sources.refresh('templates')
  expect(answered).toEqual([200, 304, 200])
  expect(workshop.names('templates')).toEqual(['nginx'])
  expect(documentOf('nginx')).toContain('image: nginx:1.28')
})

test('stacks are read from their repositories with what lies beside them, asked what the catalogue asks', async () => {
  const repository = new TestRepository(join(workshop.folder, 'served/stacks.git'))
  const compose =
    'services:\n  web:\n    image: example/web:1\n    env_file: [web.env]\n    environment: {A: "${ANSWER}"}\n'
  repository.commit({
    'stacks/web/docker-compose.yml': compose,
    'stacks/web/web.env': 'X=1\n',
    'stacks/other.env': 'Y=1\n',
  })
  const stack = (title: string, stackfile: string, url = git.url('stacks.git')) => ({
    type: 3,
    title,
    description: `The stack ${title}`,
    repository: { url, stackfile },
    env: [{ name: 'ANSWER', label: 'Answer', default: '42' }],
  })
  catalogue = {
    version: '3',
    templates: [
      nginx,
      stack('Web', 'stacks/web/docker-compose.yml'),
      stack('Gone', 'stacks/gone.yml'),
      stack('Out', '../../etc/passwd'),
      stack('Nowhere', 'a.yml', git.url('nothing.git')),
      stack('Private', 'a.yml', 'http://127.0.0.2:1/a/b'),
      stack('Helper', 'a.yml', 'ext::sh -c whoami'),
      stack('Here', 'a.yml', repository.folder),
    ],
  }
  await workshop.add({ address: address() })
  expect(workshop.names('templates')).toEqual(['nginx', 'web'])
  expect(workshop.templates.get('templates', 'web')).toMatchObject({
    files: { 'web.env': 'X=1\n' },
    summary: { description: 'The stack Web' },
    document: expect.stringContaining('default: "42"') as string,
  })
  const reasons = workshop.opened.files.page('templates', 100).filter(({ outcome }) => outcome === 'skipped')
  expect(reasons.map(({ path }) => path.split('/')[0] ?? '').sort()).toEqual([
    'gone',
    'helper',
    'here',
    'nowhere',
    'out',
    'private',
  ])

  // While a repository cannot be reached, what was read of it stays.
  repository.commit({ 'stacks/web/docker-compose.yml': compose.replace('web:1', 'web:2') })
  git.intercept = (_request, response) => {
    response.writeHead(503).end()
    return true
  }
  await workshop.opened.sources.refresh('templates')
  expect(status().state).toBe('ready')
  expect(documentOf('web')).toContain('example/web:1')
  git.intercept = undefined
  await workshop.opened.sources.refresh('templates')
  expect(documentOf('web')).toContain('example/web:2')
})

test('a catalogue keeps no repositories but those that it names, and a stack of endless values is not read', async () => {
  const stack = (title: string, name: string) => ({
    type: 3,
    title,
    repository: { url: git.url(name), stackfile: 'compose.yaml' },
  })
  const services = 'services:\n  web:\n    image: example/web:1\n'
  for (const name of ['one', 'two']) {
    new TestRepository(join(workshop.folder, `served/${name}.git`)).commit({ 'compose.yaml': services })
  }
  const much = `${services}    command: [${'a,'.repeat(20_000)}]\n`
  new TestRepository(join(workshop.folder, 'served/much.git')).commit({ 'compose.yaml': much })
  const kept = () => readdirSync(join(workshop.platform.home, 'sources/templates.git/stacks'))
  catalogue = { version: '3', templates: [stack('One', 'one.git'), stack('Two', 'two.git'), stack('Much', 'much.git')] }
  await workshop.add({ address: address() })
  expect(workshop.names('templates')).toEqual(['one', 'two'])
  expect(workshop.opened.files.page('templates', 1)).toMatchObject([
    { path: 'much/compose.yaml', outcome: 'skipped', reason: 'its file has more than 20000 values' },
  ])
  expect(kept()).toHaveLength(3)
  catalogue = { version: '3', templates: [stack('Two', 'two.git')] }
  await workshop.opened.sources.refresh('templates')
  expect(workshop.names('templates')).toEqual(['two'])
  expect(kept()).toHaveLength(1)
})

test('what answers in place of a catalogue is said in words without the query, and changes nothing', async () => {
  catalogue = { version: '3', templates: [nginx] }
  await workshop.add({ address: address() })
  const answers: [number, string, string][] = [
    [404, '', 'There is nothing at'],
    [401, '', 'asks for a login'],
    [500, '', 'answers with 500'],
    [200, '<html>', 'is no catalogue'],
    [200, '{"templates": 5}', 'is no catalogue'],
    [302, '', 'not on the public Internet'],
  ]
  for (const [code, text, expected] of answers) {
    answer = (_request, response) => {
      response.writeHead(code, { location: 'http://127.0.0.2/x' }).end(text)
      return true
    }
    await workshop.opened.sources.refresh('templates')
    expect({ code, error: status().source.error }).toEqual({ code, error: expect.stringContaining(expected) as string })
    expect(status().source.error).not.toContain('h1dden')
  }
  expect(workshop.names('templates')).toEqual(['nginx'])
})

test('a catalogue may need a token, which only its own server gets', async () => {
  const seen: unknown[] = []
  answer = (request) => {
    seen.push(request.headers.authorization)
    return false
  }
  catalogue = { version: '3', templates: [nginx] }
  await workshop.add({ address: address().replace('http://', 'http://ann:s3cret@') })
  expect(seen).toEqual([`Basic ${Buffer.from('ann:s3cret').toString('base64')}`])
  expect(status().source).toMatchObject({ hasCredentials: true })
  expect(workshop.opened.store.fullAddress('templates')).toBe(address())
})
