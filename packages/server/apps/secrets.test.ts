import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppDraft } from '@panamax/contract/apps'
import { afterEach, expect, test } from 'vitest'
import { planChange, saveRevision } from './change-app.ts'
import { createApp, planNewApp } from './create-app.ts'
import { revisionView } from './revision-view.ts'
import { runAction } from './run-action.ts'
import { openWorkshop, type Workshop } from './testing/workshop.ts'

let workshop: Workshop
afterEach(() => workshop.close())

const secrets = ['planted-input-secret', 'planted-variable-secret', 'planted-file-secret', 'planted-second-secret']

const draft: AppDraft = {
  document: `
name: blog
x-panamax:
  inputs:
    KEY: {type: password, required: true}
services:
  web:
    image: web:1
    env_file: [extra.env]
    environment: {KEY: "\${KEY}", MORE: "\${MORE_TOKEN}"}
    x-panamax-simulate: {start: {fails: "the engine says no"}}
`,
  values: { KEY: secrets[0]!, MORE_TOKEN: secrets[1]! },
  files: { 'extra.env': `OTHER=${secrets[2]}\n` },
}

test('a secret is in no plan, event, step, error, answer or byte of the store; only in the private .env and the container', async () => {
  workshop = openWorkshop()
  const { context, by } = workshop
  const said: unknown[] = [await planNewApp(context, AppDraft.parse(draft), by)]
  const ended = await workshop.deploy(draft)
  expect(ended.state).toBe('failed')
  for await (const event of context.deployer.watch(ended.id, by.signal)) said.push(event)
  const changed = { values: { KEY: secrets[3]! } }
  said.push(ended, await planChange(context, 'blog', changed, by), saveRevision(context, 'blog', changed, by))
  const { id } = await runAction(context, 'blog', { action: 'deploy' }, by)
  said.push(await workshop.ended(id), revisionView(context, context.apps.get('blog'), 2))
  said.push(await workshop.live.look(context.apps.get('blog'), by.signal).then(({ live }) => live))
  said.push(workshop.events.list('blog', { limit: 100 }))
  await expect(planNewApp(context, AppDraft.parse({ ...draft, document: 'services: [' }), by)).rejects.toSatisfy(
    (error: Error) => said.push(error.message, { ...error }) > 0,
  )
  const text = JSON.stringify(said)
  for (const secret of secrets) expect(text).not.toContain(secret)
  expect(text).toContain('KEY')

  for (const file of readdirSync(workshop.home).filter((name) => name.startsWith('panamax.db'))) {
    const bytes = readFileSync(join(workshop.home, file)).toString('latin1')
    for (const secret of secrets) expect(bytes, file).not.toContain(secret)
  }
  expect(readFileSync(join(workshop.home, 'apps/blog/.env'), 'utf8')).toContain(secrets[3])
  const container = [...workshop.simulation.world.containers.values()].at(-1)
  expect(container?.spec.environment).toMatchObject({ KEY: secrets[3], MORE: secrets[1], OTHER: secrets[2] })
  const view = revisionView(context, context.apps.get('blog'), 2)
  expect(view.values).toEqual({ KEY: null, MORE_TOKEN: null })
})

test('a secret in the wrong place is quoted by no problem, also not by a shortened one', async () => {
  workshop = openWorkshop()
  const { context, by } = workshop
  const long = `${'long-planted-secret-'.repeat(6)}end`
  const wrong = (place: string) =>
    AppDraft.parse({
      document: `
x-panamax: {inputs: {KEY: {type: password, required: true}}}
services:
  web: {image: web:1, ${place}}
`,
      values: { KEY: secrets[0]!, MORE_TOKEN: long },
    })
  for (const place of [
    'ports: ["${KEY}:80"]',
    'cpus: "${KEY}"',
    'mem_limit: "${MORE_TOKEN}"',
    'read_only: "${MORE_TOKEN}"',
    'depends_on: ["${KEY}"]',
  ]) {
    const { problems } = await planNewApp(context, wrong(place), by)
    expect(problems, place).not.toEqual([])
    expect(JSON.stringify(problems), place).not.toMatch(/planted/)
    await expect(createApp(context, wrong(place), by)).rejects.toSatisfy(
      (error: Error) => !JSON.stringify([error.message, { ...error }]).includes('planted'),
    )
  }
})
