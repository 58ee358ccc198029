import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PanamaxError } from '@panamax/core/errors'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AppServer, startAppServer } from '../apps/testing/app-server.ts'

let server: AppServer
beforeEach(async () => {
  server = await startAppServer()
})
afterEach(() => server.close())

const template = `# WordPress with its database
name: wordpress
x-panamax:
  name: WordPress
  inputs:
    DB_PASSWORD: {type: password, generate: {length: 24}, required: true}
services:
  web:
    image: wordpress:6.7
    environment:
      DB: "\${DB_PASSWORD}"
    ports:
      - "8080:80"
    env_file: [conf/site.env]
  db:
    image: mariadb:11.4
    environment:
      MARIADB_PASSWORD: "\${DB_PASSWORD}"
`

/** The bundled library has this template now. Its folder is looked at again after two seconds. */
function publish(text: string, files: Readonly<Record<string, string>> = { 'conf/site.env': 'A=1\nB=1\nC=1\n' }): void {
  const folder = join(server.app.platform.library, 'wordpress')
  rmSync(folder, { recursive: true, force: true })
  for (const [path, content] of Object.entries({ 'compose.yaml': text, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  server.app.advance(5000)
}

const params = { app: 'blog' }
const call = () => server.client
const upgrade = () => call().call('getUpgrade', { params })

async function run(): Promise<void> {
  publish(template)
  const { deployment } = await call().call('createApp', {
    body: { template: 'wordpress', name: 'blog', ports: { 8080: 8090 } },
  })
  expect(await server.ended(deployment.id)).toMatchObject({ state: 'succeeded' })
}

async function flag(): Promise<boolean | undefined> {
  // What asks for the template itself makes the library look at the disk.
  await upgrade()
  const app = (await call().call('listApps', {})).find((each) => each.name === 'blog')
  expect((await call().call('getApp', { params })).upgrade).toBe(app?.upgrade)
  return app?.upgrade
}

async function refusal(work: Promise<unknown>): Promise<PanamaxError> {
  return work.then(
    () => {
      throw new Error('it was not refused')
    },
    (error: unknown) => error as PanamaxError,
  )
}

const newer = template
  .replace('wordpress:6.7', 'wordpress:6.8')
  .replace('  db:\n', '  # Keeps pages in memory.\n  cache:\n    image: redis:7\n  db:\n')

test('an app shows that its template has changed, and gets the change beside its own', async () => {
  await run()
  expect(await flag()).toBe(false)
  expect(await upgrade()).toMatchObject({
    available: false,
    template: 'library/wordpress',
    reason: 'The template library/wordpress has not changed since.',
    from: { source: 'library', address: '', path: 'wordpress/compose.yaml' },
  })

  const document = (await call().call('getRevision', { params: { ...params, revision: 1 } })).document
  await call().call('createRevision', {
    params,
    body: { document: document.replace('mariadb:11.4', 'mariadb:11.4-ubi # mine') },
  })
  publish(newer, { 'conf/site.env': 'A=1\nB=1\nC=2\n', 'conf/more.env': 'X=1\n' })
  expect(await flag()).toBe(true)
  const shown = await upgrade()
  expect(shown).toMatchObject({ available: true, conflicts: [], questions: [], problems: [], base: 2 })
  expect(shown.document).toBe(
    newer
      .replace('name: wordpress', 'name: blog')
      .replace('8080:80', '8090:80')
      .replace('mariadb:11.4', 'mariadb:11.4-ubi # mine'),
  )
  expect(shown.files.map(({ path, change }) => [path, change])).toEqual([
    ['conf/more.env', 'added'],
    ['conf/site.env', 'changed'],
  ])
  expect(shown.plan?.changes.map(({ name, action }) => [name, action])).toEqual(
    expect.arrayContaining([
      ['blog-web-1', 'replace'],
      ['blog-cache-1', 'create'],
      ['blog-db-1', 'replace'],
    ]),
  )

  const body = { mark: shown.mark ?? '', base: shown.base ?? 0 }
  const { revision, deployment } = await call().call('upgradeApp', { params, body })
  expect(revision).toMatchObject({ number: 3, note: 'upgraded to library/wordpress' })
  expect(await server.ended(deployment?.id ?? '')).toMatchObject({ state: 'succeeded', revision: 3 })
  const content = server.inside.context.revisions.content(1, 3)
  expect(content.document).toBe(shown.document)
  expect(content.files).toEqual({ 'conf/site.env': 'A=1\nB=1\nC=2\n', 'conf/more.env': 'X=1\n' })
  // A generated password stays what it is.
  expect(content.values).toEqual(server.inside.context.revisions.content(1, 1).values)
  expect(await flag()).toBe(false)
})

test('a conflict is shown at its line, and nothing is done until a person has decided', async () => {
  await run()
  const document = (await call().call('getRevision', { params: { ...params, revision: 1 } })).document
  await call().call('createRevision', {
    params,
    body: {
      document: document.replace('wordpress:6.7', 'wordpress:6.7-apache'),
      files: { 'conf/site.env': 'A=mine\nB=1\nC=1\n' },
    },
  })
  publish(newer, { 'conf/site.env': 'A=theirs\nB=1\nC=2\n' })
  const shown = await upgrade()
  expect(shown.plan).toBeUndefined()
  expect(shown.conflicts).toEqual([
    {
      line: 9,
      endLine: 15,
      path: 'services.web.image',
      base: '    image: wordpress:6.7',
      mine: '    image: wordpress:6.7-apache',
      theirs: '    image: wordpress:6.8',
    },
  ])
  expect(shown.files).toMatchObject([
    { path: 'conf/site.env', change: 'conflict', conflicts: [{ mine: 'A=mine', theirs: 'A=theirs' }] },
  ])

  const at = { mark: shown.mark ?? '', base: shown.base ?? 0 }
  const open = await refusal(call().call('upgradeApp', { params, body: at }))
  expect(open).toMatchObject({ code: 'conflict', message: expect.stringContaining('conf/site.env') })
  const files = { 'conf/site.env': 'A=both\nB=1\nC=2\n' }
  const half = await refusal(call().call('upgradeApp', { params, body: { ...at, files } }))
  expect(half).toMatchObject({ code: 'conflict', message: expect.stringContaining('line 9 (services.web.image)') })
  const left = await refusal(
    call().call('upgradeApp', { params, body: { ...at, files, document: shown.document ?? '' } }),
  )
  expect(left).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('conflict markers') })
  expect(await call().call('listRevisions', { params })).toHaveLength(2)

  const resolved = (shown.document ?? '').replace(
    /<<<<<<< yours[^]*>>>>>>> template now/,
    '    image: wordpress:6.8-apache',
  )
  const body = { ...at, files, document: resolved, deploy: false }
  const plan = await call().call('planUpgrade', { params, body })
  expect(plan.changes.find((change) => change.name === 'blog-web-1')?.reasons).toContain(
    'image wordpress:6.7 → wordpress:6.8-apache',
  )
  const { revision, deployment } = await call().call('upgradeApp', { params, body })
  expect(deployment).toBeUndefined()
  const saved = server.inside.context.revisions.content(1, revision.number)
  expect(saved.files).toEqual(files)
  expect(saved.document).toContain('wordpress:6.8-apache')
  expect(await flag()).toBe(false)
})

test('after a roll-back to before an upgrade it is offered again, and a second roll-back takes that back too', async () => {
  await run()
  publish(newer)
  const shown = await upgrade()
  const { deployment } = await call().call('upgradeApp', { params, body: { mark: shown.mark ?? '', base: 1 } })
  await server.ended(deployment?.id ?? '')
  expect(await flag()).toBe(false)
  await server.ended((await call().call('rollBack', { params, body: { revision: 1 } })).id)
  expect(await flag()).toBe(true)
  expect((await upgrade()).document).toBe(shown.document)
  await server.ended((await call().call('rollBack', { params, body: { revision: 2 } })).id)
  expect(await flag()).toBe(false)
  // A change of one's own is based on the same template.
  const document = (await call().call('getRevision', { params: { ...params, revision: 4 } })).document
  await call().call('createRevision', { params, body: { document: `${document}# mine\n` } })
  expect(await flag()).toBe(false)
})

test('what the template asks anew is asked, and nothing is done without an answer', async () => {
  await run()
  publish(
    template
      .replace(
        '  inputs:\n',
        '  inputs:\n    MAIL: {label: Mail address, type: email, required: true}\n    SECRET: {type: password, generate: true}\n',
      )
      .replace('    ports:\n', '      MAIL: "${MAIL}"\n      SECRET: "${SECRET}"\n    ports:\n'),
  )
  const shown = await upgrade()
  expect(shown.questions.map(({ name, required, generated }) => [name, required, generated])).toEqual([
    ['MAIL', true, false],
    ['SECRET', false, true],
  ])
  expect(shown.problems.map(({ severity, message }) => [severity, message])).toEqual([
    ['error', expect.stringContaining('Mail address (MAIL)')],
  ])
  expect(shown.plan?.changes.length).toBeGreaterThan(0)
  const at = { mark: shown.mark ?? '', base: 1 }
  expect((await refusal(call().call('upgradeApp', { params, body: at }))).code).toBe('invalid_request')
  expect((await refusal(call().call('upgradeApp', { params, body: { ...at, deploy: false } }))).code).toBe(
    'invalid_request',
  )
  const { deployment } = await call().call('upgradeApp', {
    params,
    body: { ...at, values: { MAIL: 'ada@example.com' } },
  })
  expect(await server.ended(deployment?.id ?? '')).toMatchObject({ state: 'succeeded' })
  const { values } = server.inside.context.revisions.content(1, 2)
  expect(values).toMatchObject({
    MAIL: 'ada@example.com',
    DB_PASSWORD: server.inside.context.revisions.content(1, 1).values['DB_PASSWORD'],
  })
  expect(values['SECRET']).toMatch(/^.{16,}$/)
})

test('an answer stays, also where it is the old default: what the template would answer now is told', async () => {
  const asking = (size: string, colour: string) =>
    template
      .replace(
        '  inputs:\n',
        `  inputs:\n    SIZE: {default: "${size}"}\n    COLOUR: {label: Colour, default: ${colour}}\n    PIN: {type: password, default: "${size}"}\n`,
      )
      .replace('    ports:\n', '      SIZE: "${SIZE} ${COLOUR} ${PIN}"\n    ports:\n')
  publish(asking('1', 'blue'))
  const made = await call().call('createApp', { body: { template: 'wordpress', name: 'blog', values: { SIZE: '5' } } })
  await server.ended(made.deployment.id)
  publish(asking('2', 'red'))
  const shown = await upgrade()
  expect(shown).toMatchObject({
    questions: [],
    defaults: [{ name: 'COLOUR', label: 'Colour', from: 'blue', to: 'red' }],
  })
  const at = { mark: shown.mark ?? '', base: 1, deploy: false }
  await call().call('upgradeApp', { params, body: at })
  expect(server.inside.context.revisions.content(1, 2).values).toMatchObject({ SIZE: '5', COLOUR: 'blue', PIN: '1' })
})

test('a port that the template opens anew and somebody else holds is in the way, and can be moved', async () => {
  await run()
  const other = await call().call('createApp', {
    body: { document: 'name: other\nservices: {web: {image: "x:1", ports: ["9000:80"]}}\n' },
  })
  await server.ended(other.deployment.id)
  publish(template.replace('      - "8080:80"\n', '      - "8080:80"\n      - "9000:81"\n    privileged: true\n'))
  const shown = await upgrade()
  // What is new of what it may do is told apart from what it may already.
  expect(shown.permissions.map(({ kind, service }) => [kind, service])).toContainEqual(['privileged', 'web'])
  expect(shown.permissions.length).toBeLessThan(shown.plan?.permissions.length ?? 0)
  expect(shown.plan?.conflicts).toMatchObject([{ port: 9000, nextFree: 9001 }])
  const at = { mark: shown.mark ?? '', base: 1 }
  expect((await refusal(call().call('upgradeApp', { params, body: at }))).code).toBe('conflict')
  const { deployment } = await call().call('upgradeApp', { params, body: { ...at, ports: { 9000: 9001 } } })
  expect(await server.ended(deployment?.id ?? '')).toMatchObject({ state: 'succeeded' })
})

test('an upgrade that was looked at before the app or the template changed once more is refused', async () => {
  await run()
  publish(newer)
  const shown = await upgrade()
  const at = { mark: shown.mark ?? '', base: 1 }
  publish(newer.replace('redis:7', 'redis:8'))
  expect(await refusal(call().call('upgradeApp', { params, body: at }))).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('once more'),
  })
  const again = { mark: (await upgrade()).mark ?? '', base: 1 }
  const document = (await call().call('getRevision', { params: { ...params, revision: 1 } })).document
  await call().call('createRevision', { params, body: { document: `${document}# mine\n` } })
  expect(await refusal(call().call('upgradeApp', { params, body: again }))).toMatchObject({
    code: 'conflict',
    details: { latest: 2 },
  })
  expect(await call().call('listRevisions', { params })).toHaveLength(2)
})

test('an app keeps its memory when template or source are gone, and says so', async () => {
  await run()
  const { database } = server.app.platform
  const reason = async () => {
    const { available, reason: text } = await upgrade()
    expect(available).toBe(false)
    expect(await flag()).toBe(false)
    return text
  }
  publish(template.replace('image: mariadb', 'imag: mariadb'))
  expect(await reason()).toContain('broken now')
  rmSync(join(server.app.platform.library, 'wordpress'), { recursive: true })
  server.app.advance(5000)
  expect(await reason()).toBe('The template library/wordpress is no longer in its source.')
  // Another source of the same name, somewhere else.
  database.exec("UPDATE app_templates SET source = 'acme', address = 'https://example.com/acme.git'")
  expect(await reason()).toContain('Its source is gone: there is no source "acme" at https://example.com/acme.git.')
  database.exec(
    "INSERT INTO sources (name, kind, address, created_at) VALUES ('acme', 'git', 'https://evil.example/acme.git', '2026-01-01T00:00:00.000Z')",
  )
  expect(await reason()).toContain('Its source is gone')
  // It can still be removed, with all that is remembered of it.
  await server.ended((await call().call('removeApp', { params, query: {} })).id)
  expect(database.prepare('SELECT * FROM app_templates').all()).toEqual([])
})

test('an app that was made from no template says so, and so does a picture that alone has changed', async () => {
  const made = await call().call('createApp', { body: { document: 'name: own\nservices: {web: {image: "x:1"}}\n' } })
  await server.ended(made.deployment.id)
  expect(await call().call('getUpgrade', { params: { app: 'own' } })).toMatchObject({
    available: false,
    reason: 'The app was not made from a template.',
  })
  expect((await call().call('listApps', {}))[0]).not.toHaveProperty('upgrade')
  expect(
    (await refusal(call().call('upgradeApp', { params: { app: 'own' }, body: { mark: 'x', base: 1 } }))).code,
  ).toBe('conflict')
  expect((await refusal(call().call('getUpgrade', { params: { app: 'nobody' } }))).code).toBe('not_found')
  await run()
  const mark = () => server.app.platform.database.prepare("SELECT mark FROM templates WHERE name = 'wordpress'").get()
  const before = mark()
  publish(template, { 'conf/site.env': 'A=1\nB=1\nC=1\n', 'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' })
  expect(await flag()).toBe(false)
  expect(mark()).not.toEqual(before)
})

test('the texts of an upgrade are shown also while the engine is away', async () => {
  await run()
  publish(newer)
  server.simulation.driver().goAway(1e6)
  const shown = await upgrade()
  expect(shown).toMatchObject({ available: true, conflicts: [], problems: [{ severity: 'warning' }] })
  expect(shown.document).toContain('wordpress:6.8')
  expect(shown.plan).toBeUndefined()
})
