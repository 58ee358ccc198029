import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { AppDraft, type PlanView } from '@panamax/contract/apps'
import { composeText } from '@panamax/core/convert/compose-text'
import { PanamaxError } from '@panamax/core/errors'
import { importImage } from '@panamax/drivers/memory/import-image'
import { afterEach, expect, test } from 'vitest'
import { TemplateStore } from '../catalog/template-store.ts'
import { readTemplateOf } from '../catalog/testing/test-catalog.ts'
import { createApp, planNewApp } from './create-app.ts'
import { simulate } from './testing/simulated.ts'
import { openWorkshop, type Workshop } from './testing/workshop.ts'

let workshop: Workshop
afterEach(() => workshop.close())

const plan = (draft: AppDraft) => planNewApp(workshop.context, AppDraft.parse(draft), workshop.by)
const create = (draft: AppDraft) => createApp(workshop.context, AppDraft.parse(draft), workshop.by)

async function refusal(work: Promise<unknown>): Promise<PanamaxError> {
  try {
    await work
  } catch (error) {
    if (error instanceof PanamaxError) return error
    throw error
  }
  throw new Error('it was not refused')
}

function simple(name: string, service: object = {}): string {
  return composeText({ name, services: { web: { image: 'web:1', ...service } } })
}

const untouched = (): void => {
  expect(workshop.context.apps.list()).toEqual([])
  expect(workshop.simulation.world.containers.size).toBe(0)
}

test('blank required inputs are refused, each by its name, and nothing is done', async () => {
  workshop = openWorkshop()
  const document = `
name: blog
x-panamax:
  inputs:
    TITLE: {label: Title of the blog, required: true}
    KEY: {type: password, required: true}
    COLOUR: {}
services:
  web: {image: "web:1", environment: {TITLE: "\${TITLE}", KEY: "\${KEY:?needed}"}}
`
  const error = await refusal(create({ document }))
  expect(error.code).toBe('invalid_request')
  const problems = error.details['problems'] as { message: string; severity: string }[]
  expect(problems.filter((each) => each.severity === 'error').map((each) => each.message)).toEqual([
    expect.stringContaining('Title of the blog (TITLE)'),
    expect.stringContaining('KEY'),
  ])
  untouched()
  const view = await plan({ document })
  expect(view.problems.filter((each) => each.severity === 'error')).not.toEqual([])
  expect(view.inputs.map((input) => [input.name, input.required])).toEqual([
    ['TITLE', true],
    ['KEY', true],
    ['COLOUR', false],
  ])
  expect(view.changes.map((change) => change.name)).toContain('blog-web-1')
})

test('a port that somebody else holds is found before anything starts, whoever holds it', async () => {
  workshop = openWorkshop({
    simulation: simulate({ takenPorts: [{ port: 5353, protocol: 'udp', holder: 'process dnsmasq (pid 812)' }] }),
  })
  await workshop.deploy({ document: simple('first', { ports: ['8080:80', '9000-9001:9000-9001'] }) })
  const error = await refusal(create({ document: simple('second', { ports: ['8080:80', '5353:53/udp'] }) }))
  expect(error.code).toBe('conflict')
  expect(error.details['conflicts']).toEqual([
    expect.objectContaining({ port: 8080, service: 'web', holder: expect.stringContaining('first'), nextFree: 8081 }),
    expect.objectContaining({ port: 5353, protocol: 'udp', holder: expect.stringContaining('dnsmasq') }),
  ])
  expect(workshop.context.apps.find('second')).toBeUndefined()

  const view = await plan({ document: simple('second', { ports: ['8080:80'] }) })
  expect(view.conflicts).toEqual([expect.objectContaining({ port: 8080, nextFree: 8081 })])
  const moved = { document: simple('second', { ports: ['8080:80'] }), ports: { 8080: 8081 } }
  expect((await plan(moved)).document).toContain('8081:80')
  expect(await workshop.deploy(moved)).toMatchObject({ state: 'succeeded' })
})

test('a port that comes from an input is moved by its answer, not in the document', async () => {
  workshop = openWorkshop()
  const document = `
name: blog
x-panamax: {inputs: {WEB_PORT: {type: port, default: 8000}, OTHER: {default: "8000"}}}
services: {web: {image: "web:1", ports: ["\${WEB_PORT:-8000}:80"]}}
`
  await workshop.deploy({ document, ports: { 8000: 8001 } })
  const content = workshop.context.revisions.content(1, 1)
  expect(content.document).toBe(document)
  expect(content.values).toEqual({ WEB_PORT: '8001', OTHER: '8000' })
})

test('what holds a port itself is no conflict: an app may be deployed over its own', async () => {
  workshop = openWorkshop()
  await workshop.deploy({ document: simple('first', { ports: ['8080:80'] }) })
  const view = await plan({ document: simple('first', { ports: ['8080:80'] }), name: 'other' })
  expect(view.conflicts).toHaveLength(1)
})

test('names are made unique, but a chosen one that is taken is refused', async () => {
  workshop = openWorkshop()
  const document = simple('My Blog')
  expect(await workshop.deploy({ document })).toMatchObject({ app: 'my-blog', state: 'succeeded' })
  expect(await workshop.deploy({ document })).toMatchObject({ app: 'my-blog-2', state: 'succeeded' })
  expect(await workshop.deploy({ document })).toMatchObject({ app: 'my-blog-3', state: 'succeeded' })
  expect(workshop.context.revisions.content(2, 1).document).toContain('name: my-blog-2\n')
  expect((await refusal(create({ document, name: 'my-blog' }))).code).toBe('conflict')
})

test('an app takes up the data that an app of its name has left, and says so before', async () => {
  workshop = openWorkshop()
  const document = `name: blog
x-panamax: {inputs: {PASSWORD: {type: password, generate: true}, TITLE: {default: x}}}
services: {db: {image: "db:1", environment: {P: "\${PASSWORD}", T: "\${TITLE}"}, volumes: ["data:/data"]}}
volumes: {data: {}}
`
  const remove = async (volumes = false) => {
    const app = workshop.context.apps.get('blog')
    const removal = workshop.context.deployer.start({
      app,
      action: 'remove',
      options: { volumes },
      startedBy: 'kim',
    })
    expect((await workshop.context.deployer.settled(removal.id)).state).toBe('succeeded')
  }
  await workshop.deploy({ document })
  const before = workshop.context.revisions.content(1, 1).values['PASSWORD']
  await remove()
  const warnings = async (draft: object) => (await plan(draft)).problems.map(({ message }) => message)
  const told = [
    expect.stringMatching(/"blog" has left data .* taken up: blog_data\. .*another name/),
    'PASSWORD is taken from that app too.',
  ]
  // The document's own name, one that was typed, and one that a template has.
  for (const draft of [
    { document },
    { document: document.replace('name: blog', ''), name: 'blog' },
    { document: document.replace('name: blog', ''), fileName: 'blog.pmx' },
  ]) {
    const view = await plan(draft)
    expect(view).toMatchObject({ app: 'blog', kept: ['PASSWORD'] })
    expect(view.changes.find(({ kind }) => kind === 'volume') ?? { action: 'keep' }).toMatchObject({ action: 'keep' })
    expect(await warnings(draft)).toEqual(told)
  }
  expect(await warnings({ document, values: { PASSWORD: before ?? '' } })).toHaveLength(1)
  expect(await warnings({ document, values: { PASSWORD: 'another' } })).toEqual([
    told[0],
    'PASSWORD is not what that data was made with: leave it out to go on with what was.',
  ])
  expect(await warnings({ document: document.replaceAll('PASSWORD', 'KEY') })).toEqual([
    told[0],
    'KEY is made anew: where that data was made with another one, answer with that one.',
  ])
  expect(await warnings({ document, name: 'other' })).toEqual([])
  const volumes = [...workshop.simulation.world.volumes.keys()]
  expect(await workshop.deploy({ document })).toMatchObject({ app: 'blog', state: 'succeeded' })
  expect([...workshop.simulation.world.volumes.keys()]).toEqual(volumes)
  expect(workshop.context.revisions.content(workshop.context.apps.get('blog').id, 1).values['PASSWORD']).toBe(before)
  // Whoever removes the data removes what it was made with.
  await remove(true)
  expect(await warnings({ document })).toEqual([])
  expect(workshop.context.leftAnswers.find({ target: 'local', app: 'blog' })).toEqual({})
})

test('a copy of an app does not take up the data that another copy has left', async () => {
  workshop = openWorkshop()
  const document = 'name: blog\nservices: {db: {image: "db:1", volumes: ["data:/data"]}}\nvolumes: {data: {}}\n'
  await workshop.deploy({ document })
  expect(await workshop.deploy({ document })).toMatchObject({ app: 'blog-2' })
  const app = workshop.context.apps.get('blog-2')
  const removal = workshop.context.deployer.start({
    app,
    action: 'remove',
    options: { volumes: false },
    startedBy: 'kim',
  })
  await workshop.context.deployer.settled(removal.id)
  expect(await workshop.deploy({ document })).toMatchObject({ app: 'blog-3' })
})

test('a compose project of that name that is not ours is not touched unless it is adopted', async () => {
  workshop = openWorkshop()
  const document = simple('blog')
  await workshop.deploy({ document })
  const container = [...workshop.simulation.world.containers.values()][0]!
  Object.assign(container.marks, { managed: false })
  workshop.context.apps.delete(1)

  const error = await refusal(create({ document }))
  expect(error.code).toBe('conflict')
  expect(error.details).toMatchObject({ name: 'blog', adopt: true })
  expect([...workshop.simulation.world.containers.values()]).toEqual([container])

  const view = await plan({ document, adopt: true })
  expect(view.changes.find((change) => change.name === 'blog-web-1')).toMatchObject({
    action: 'replace',
    reasons: ['was not started by Panamax: it is taken over'],
  })
  expect(await workshop.deploy({ document, adopt: true })).toMatchObject({ app: 'blog', state: 'succeeded' })
})

test('an image becomes an app of one service, named after it, its variables inputs', async () => {
  workshop = openWorkshop()
  const deployment = await workshop.deploy({
    image: 'registry.example:5000/team/Postgres:16'.toLowerCase(),
    values: { POSTGRES_PASSWORD: 'hunter22', POSTGRES_DB: 'a$b' },
  })
  expect(deployment).toMatchObject({ app: 'postgres', state: 'succeeded' })
  const container = [...workshop.simulation.world.containers.values()][0]
  expect(container?.name).toBe('postgres-postgres-1')
  expect(container?.spec.environment).toMatchObject({ POSTGRES_PASSWORD: 'hunter22', POSTGRES_DB: 'a$b' })
  expect(readFileSync(join(workshop.home, 'apps/postgres/compose.yaml'), 'utf8')).not.toContain('hunter22')
  expect((await refusal(create({ image: 'not an image' }))).code).toBe('invalid_request')
})

test('an image takes a command and ports; what it exposes and nobody publishes is offered', async () => {
  workshop = openWorkshop()
  const tar = Readable.from([])
  const changes = ['EXPOSE 80/tcp 53/udp 8443', 'CMD ["serve"]']
  await importImage(workshop.simulation.world, { reference: 'example/web:1', tar, changes })
  const offers = (view: PlanView) => view.problems.map((problem) => problem.message)
  expect(offers(await plan({ image: 'example/web:1' }))).toEqual([
    'example/web:1 listens on 80/tcp, 53/udp and 8443/tcp, and nothing of that is published. To reach it from outside: --publish 8080:80 --publish 5353:53/udp --publish 8443:8443',
  ])
  const view = await plan({
    image: 'example/web:1',
    publish: ['9000:80', '8443'],
    command: ['sh', '-c', 'echo "$HOME"'],
  })
  expect(offers(view)).toEqual([])
  expect(view.document).toContain('command: ["sh", "-c", "echo \\"$$HOME\\""]')
  const deployment = await workshop.deploy({
    image: 'example/web:1',
    publish: ['9000:80'],
    command: ['serve', '$HOME'],
  })
  expect(deployment).toMatchObject({ app: 'web', state: 'succeeded' })
  const container = [...workshop.simulation.world.containers.values()][0]
  expect(container?.spec.command).toEqual(['serve', '$HOME'])
  expect(container?.ports).toMatchObject([{ target: 80, published: 9000 }])
  const wrong = await plan({ image: 'example/web:1', publish: ['80000:80'] })
  expect(wrong.problems).toMatchObject([{ severity: 'error', path: ['services', 'web', 'ports', 0] }])
  expect(() => AppDraft.parse({ template: 'x', command: ['ls'] })).toThrow('go with image')
})

test('a template of 2014 runs as a compose document', async () => {
  workshop = openWorkshop()
  const document = `---
name: Simple Blog
images:
- name: WEB
  source: example/web:1
  ports: [{host_port: 8080, container_port: 80}]
  links: [{service: DB, alias: DB_1}]
- name: DB
  source: example/db:1
`
  const deployment = await workshop.deploy({ document, fileName: 'blog.pmx' })
  expect(deployment).toMatchObject({ app: 'simple-blog', state: 'succeeded' })
  expect(workshop.context.apps.get('simple-blog')).toMatchObject({ title: 'Simple Blog', source: 'blog.pmx' })
})

test('every problem of a document comes at once, with its place', async () => {
  workshop = openWorkshop()
  const document = 'name: blog\nservices:\n  web:\n    imag: web:1\n    ports: ["80:80:80:80"]\n  db: {image: [1]}\n'
  const error = await refusal(create({ document }))
  expect(error.code).toBe('invalid_request')
  const problems = error.details['problems'] as { line?: number; severity: string }[]
  const lines = problems.filter((each) => each.severity === 'error').map((each) => each.line)
  expect(lines).toEqual(expect.arrayContaining([4, 5, 6]))
  untouched()
})

test.each([
  ['../escape.txt', 'outside'],
  ['/etc/passwd', 'absolute'],
  ['a/../../b', 'outside'],
  ['C:/x', 'absolute'],
  ['a\u0000b', 'not allowed'],
  ['compose.yaml', 'itself'],
])('a file called %j is refused', async (path, reason) => {
  workshop = openWorkshop()
  const error = await refusal(create({ document: simple('blog'), files: { [path]: 'x' } }))
  expect(error.code).toBe('invalid_request')
  expect(error.message).toContain(reason)
  untouched()
})

test('hostile documents are refused within a second', async () => {
  workshop = openWorkshop()
  const bomb = `a: &a [x, x]\n${[...'bcdefghijklmnop'].map((key, index, all) => `${key}: &${key} [*${index === 0 ? 'a' : all[index - 1]}, *${index === 0 ? 'a' : all[index - 1]}]`).join('\n')}\nservices: {web: {image: "x"}}\n`
  const many = `services:\n${Array.from({ length: 10_000 }, (_, index) => `  s${index}: {image: x}`).join('\n')}\n`
  for (const document of [bomb, many, 'services:\n'.padEnd(10_400_000, '#'), '{'.repeat(100_000)]) {
    const began = process.cpuUsage()
    expect((await refusal(create({ document }))).code).toBe('invalid_request')
    // Time of this process alone: others may be at work on the machine.
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000)
  }
  untouched()
})

test('a template of 2014 with a link into nowhere is shown, and does not run', async () => {
  workshop = openWorkshop()
  const document = `
name: Registry
images:
- name: ui
  source: web:1
  links:
  - service: registry_0.9.0
    alias: REG
- name: registry090
  source: web:1
`
  const error = await refusal(create({ document, fileName: 'registry.pmx' }))
  expect(error.code).toBe('invalid_request')
  expect(JSON.stringify(error.details['problems'])).toContain('registry_0.9.0')
  untouched()
})

test('what its author says cannot run yet is refused, and so is a variable that must not be blank', async () => {
  workshop = openWorkshop()
  const document = `
name: blog
services:
  web:
    image: web:1
    environment: {KEY: "", NAME: "x"}
    x-panamax: {required: [KEY, NAME]}
  mail:
    image: mail:1
    x-panamax: {blocked: [Its certificate is missing.]}
`
  const error = await refusal(create({ document }))
  const messages = (error.details['problems'] as { message: string }[]).map((each) => each.message)
  expect(messages).toEqual([expect.stringContaining('KEY'), 'Its certificate is missing.'])
  untouched()
})

test('a bare name that several sources have is never one of them silently', async () => {
  workshop = openWorkshop()
  const store = new TemplateStore(workshop.context.database)
  for (const source of ['ours', 'theirs']) {
    workshop.context.database
      .prepare("INSERT INTO sources (name, kind, address, created_at) VALUES (?, 'git', ?, '2025-01-01T00:00:00Z')")
      .run(source, source)
    store.apply(source, { put: [readTemplateOf({ source, name: 'blog', text: simple('blog') })], remove: [] })
  }
  const told = async (template: string) => {
    const { problems } = await plan({ template })
    return problems.filter(({ message }) => message.includes('Several sources')).map(({ message }) => message)
  }
  expect(await told('blog')).toEqual([expect.stringMatching(/this is ours\/blog\. .*: theirs\/blog\.$/)])
  expect(await told('theirs/blog')).toEqual([])
})
