// A template is found in a team's repository, run, changed, and published back by git; somebody else, with a Panamax that has
// nothing yet, adds that repository and runs the same app.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Publication, TemplatePreview } from '@panamax/contract/publish'
import type { Source } from '@panamax/contract/sources'
import type { TemplateList } from '@panamax/contract/templates'
import { GitServer } from '@panamax/server/git/testing/git-server'
import { TestRepository } from '@panamax/server/git/testing/test-repository'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { busyboxImage } from '../support/busybox.ts'
import { DockerClient } from '../support/docker.ts'
import { withEngine } from '../support/engine.ts'
import { freePort, Panamax } from '../support/panamax.ts'

const engine = withEngine()
const docker = new DockerClient(engine.dockerHost)
const [mine, theirs] = ['market-mine', 'market-theirs']
const token = 'tok3n-of-the-forge'
const page = 'Leave a word.\n'
const secrets = { key: 'st0re-key-of-mine', mail: 'sm7p-p4ssw0rd' }
let folder: string
let forge: GitServer
let shelf: TestRepository
let first: Panamax
let second: Panamax
let port: number

/** Two services of an image that the engine has: no registry is in reach. */
const template = `# Kept by the team.
name: guests
x-panamax:
  name: Team guestbook
  description: Visitors of the team leave a word
  keywords: [guestbook, team]
  categories: [Web Tier, Data Tier]
  inputs:
    WEB_PORT: {type: port, default: 8000, required: true}
    STORE_KEY: {type: password, generate: {length: 32}, required: true}
services:
  web:
    image: panamax-test/market:1
    command: [httpd, -f, -p, "80", -h, /www]
    stop_signal: SIGKILL
    links: ["store:book"]
    depends_on: {store: {condition: service_healthy}}
    environment:
      STORE_URL: http://book:7000
      STORE_KEY: \${STORE_KEY:?set a key of your own} # shared with the store
      GUESTBOOK_TITLE: Team
    ports: ["\${WEB_PORT:-8000}:80"]
    volumes: ["./www:/www:ro"]
    x-panamax: {category: Web Tier}
  store:
    image: panamax-test/market:1
    command: [sleep, "100000"]
    stop_signal: SIGKILL
    environment: {STORE_KEY: "\${STORE_KEY:?set a key of your own}"}
    volumes: ["store-data:/data"]
    healthcheck: {test: [CMD, "true"], interval: 1s, retries: 20}
    x-panamax: {category: Data Tier}
volumes: {store-data: {}}
`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panamax-market-'))
  const files = { 'guests/compose.yaml': template, 'guests/www/index.html': page, 'README.md': 'Ours.' }
  new TestRepository(join(folder, 'team/templates.git')).commit(files)
  await busyboxImage(docker, 'panamax-test/market:1')
  shelf = new TestRepository(join(folder, 'team/shelf.git'))
  forge = await GitServer.start({ root: folder, users: { ann: token }, isPrivate: true })
  port = await freePort()
  first = await Panamax.start({ dockerHost: engine.dockerHost })
  second = await Panamax.start({ dockerHost: engine.dockerHost })
})

afterAll(async () => {
  await first?.cli('app', 'rm', mine, '--volumes', '--yes', '--confirm', mine)
  await second?.cli('app', 'rm', theirs, '--volumes', '--yes', '--confirm', theirs)
  await Promise.all([first?.close(), second?.close(), forge?.close()])
  await rm(folder, { recursive: true, force: true })
  for (const app of [mine, theirs]) expect(await docker.leftovers(app)).toEqual([])
})

const login = ['--token-stdin', '--username', 'ann']

/** What the engine knows of a service, without what belongs to one app alone. */
async function containerOf(app: string, service: string): Promise<unknown> {
  const [found] = JSON.parse(await docker.run('inspect', `${app}-${service}-1`)) as {
    Config: { Image: string; Cmd: string[]; Env: string[]; Healthcheck: unknown }
    HostConfig: { PortBindings: unknown; RestartPolicy: unknown; Mounts: unknown }
    Mounts: { Type: string; Destination: string }[]
  }[]
  // Links put the name of the other container and its address into the environment.
  const own = found?.Config.Env.filter((line) => !/^(BOOK|STORE)_(NAME|PORT|ENV|\d)/.test(line)).sort()
  return {
    config: { ...found?.Config, Env: own, Hostname: '', Labels: {} },
    ports: found?.HostConfig.PortBindings,
    restart: found?.HostConfig.RestartPolicy,
    mounts: found?.Mounts.map(({ Type, Destination }) => [Type, Destination]),
  }
}

const seen = async () => (await fetch(`http://127.0.0.1:${port}/index.html`)).text()

test('a template is added, found, run, changed and published; on another Panamax it is the same app', async () => {
  // Somebody finds it and runs it.
  const added = await first.cliWith(`${token}\n`, 'source', 'add', forge.url('team/templates.git'), ...login)
  expect(added).toMatchObject({ code: 0 })
  const { templates } = await first.json<{ templates: TemplateList['templates'] }>(
    'search',
    'gestbook',
    '--source',
    'templates',
    '--no-images',
  )
  expect(templates.map(({ source, name }) => `${source}/${name}`)).toEqual(['templates/guests'])
  const answers = ['--set', `WEB_PORT=${port}`, '--set', `STORE_KEY=${secrets.key}`]
  expect(await first.cli('run', 'templates/guests', '--name', mine, ...answers, '--yes')).toMatchObject({ code: 0 })
  expect(await seen()).toBe(page)

  // They change it, with a password as people write them.
  const changes = ['GUESTBOOK_TITLE=Ours', `SMTP_URL=smtp://mail:${secrets.mail}@mail.example.org`]
  expect(await first.cli('set', `${mine}.web`, ...changes, '--yes')).toMatchObject({ code: 0 })
  const before = await containerOf(mine, 'web')

  // They look, publish, and publish once more.
  const to = ['--to', forge.url('team/shelf.git'), ...login]
  const said = ['--name', 'Our guestbook', '--keywords', 'guests,ours', '--author', 'Kim Example <kim@example.org>']
  const dry = await first.cliWith(`${token}\n`, 'publish', mine, ...to, ...said, '--dry-run', '--yes')
  expect(dry).toMatchObject({ code: 2, stdout: expect.stringContaining('is asked for as SMTP_URL_PASSWORD') })
  expect(shelf.has('main')).toBe(false)
  const done = await first.cliWith(
    `${token}\n`,
    'publish',
    mine,
    ...to,
    ...said,
    '--message',
    'Ours now',
    '--yes',
    '--json',
  )
  expect(done).toMatchObject({ code: 0 })
  const publication = JSON.parse(done.stdout) as Publication
  expect(publication).toMatchObject({
    outcome: 'published',
    path: 'our-guestbook/compose.yaml',
    source: 'shelf',
    notes: [],
  })
  expect(shelf.git(['log', '--format=%H %an <%ae> %s'])).toBe(
    `${publication.commit} Kim Example <kim@example.org> Ours now`,
  )
  const again = await first.cliWith(`${token}\n`, 'publish', mine, ...to, ...said, '--yes')
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to publish') })
  expect(shelf.git(['rev-list', '--count', 'main'])).toBe('1')

  // No secret has left, neither into the repository nor into what was said.
  const file = shelf.git(['show', 'main:our-guestbook/compose.yaml'])
  for (const secret of [...Object.values(secrets), token]) {
    for (const text of [file, dry.stdout, done.stdout, done.stderr, first.output]) expect(text).not.toContain(secret)
    expect(file).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''))
  }
  expect(shelf.git(['show', 'main:our-guestbook/www/index.html'])).toBe(page.trim())
  expect(file).toContain('# Kept by the team.')
  expect(file).toContain('# shared with the store')

  // Somebody else has nothing but the address.
  expect(await first.cli('app', 'stop', mine)).toMatchObject({ code: 0 })
  const elsewhere = await second.cliWith(
    `${token}\n`,
    'source',
    'add',
    forge.url('team/shelf.git'),
    '--name',
    'ours',
    ...login,
    '--json',
  )
  expect(JSON.parse(elsewhere.stdout) as Source).toMatchObject({
    name: 'ours',
    state: 'ready',
    templates: 1,
    warnings: 0,
  })
  // The title is an answer: those of the first one are not in the template.
  const same = [...answers, '--set', 'GUESTBOOK_TITLE=Ours', '--set', `SMTP_URL_PASSWORD=${secrets.mail}`]
  expect(await second.cli('run', 'ours/our-guestbook', '--name', theirs, ...same, '--yes')).toMatchObject({ code: 0 })
  expect(await containerOf(theirs, 'web')).toEqual(before)
  expect(await containerOf(theirs, 'store')).toEqual(await containerOf(mine, 'store'))
  expect(await seen()).toBe(page)
})

test('a template for 2014 goes to a folder, and what it cannot hold is said', async () => {
  const place = join(folder, 'folder')
  const missing = await first.cli('publish', mine, '--to', place, '--format', 'pmx-2014', '--dry-run')
  expect(missing).toMatchObject({ code: 66, stderr: expect.stringContaining('Make it first') })
  await mkdir(place)
  const preview = await first.cli('publish', mine, '--to', place, '--format', 'pmx-2014', '--dry-run', '--json')
  const { document, losses } = JSON.parse(preview.stdout) as TemplatePreview
  expect(document).toMatch(/^---\nname: /)
  expect(losses.map(({ path }) => path)).toContain('services.store.healthcheck')
  for (const secret of Object.values(secrets)) expect(document).not.toContain(secret)
})
