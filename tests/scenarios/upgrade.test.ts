// A team's template changes in its git repository: the app takes the change beside its own, a conflict is decided in a file,
// and a roll-back takes the upgrade back.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppSummary } from '@panamax/contract/apps'
import { TestRepository } from '@panamax/server/git/testing/test-repository'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { busyboxImage } from '../support/busybox.ts'
import { DockerClient } from '../support/docker.ts'
import { withEngine } from '../support/engine.ts'
import { freePort, Panamax } from '../support/panamax.ts'

const engine = withEngine()
const docker = new DockerClient(engine.dockerHost)
const app = 'upgrade-pages'
let panamax: Panamax
let folder: string
let repository: TestRepository
let port: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panamax-upgrade-'))
  repository = new TestRepository(join(folder, 'team.git'))
  for (const tag of ['1', '2', 'mine']) await busyboxImage(docker, `panamax-test/upgrade:${tag}`)
  port = await freePort()
  panamax = await Panamax.start({ dockerHost: engine.dockerHost })
})

afterAll(async () => {
  await panamax?.cli('app', 'rm', app, '--volumes', '--yes', '--confirm', app)
  await panamax?.close()
  await rm(folder, { recursive: true, force: true })
  expect(await docker.leftovers(app)).toEqual([])
})

const template = (web: string, page: string) =>
  `# Pages of the team
x-panamax:
  name: Pages
services:
  web:
    image: panamax-test/upgrade:${web}
    command: ["httpd", "-f", "-p", "80", "-h", "/www"]
    stop_signal: SIGKILL
    ports: ["${port}:80"]
    environment:
      COLOUR: blue
    volumes: ["./www:/www:ro"]
`.concat(page === '' ? '' : `    labels:\n      page: ${page}\n`)

const page = async () => (await fetch(`http://127.0.0.1:${port}/index.html`)).text()
const isUpgradable = async () => (await panamax.json<AppSummary[]>('apps')).find(({ name }) => name === app)?.upgrade
const ofContainer = async (what: string) => (await docker.run('inspect', '--format', what, `${app}-web-1`)).trim()
const image = () => ofContainer('{{.Config.Image}}')

test('a template changes, its app is upgraded, a conflict is decided by hand, and a roll-back takes it back', async () => {
  repository.commit({ 'pages/compose.yaml': template('1', ''), 'pages/www/index.html': 'one\n' })
  expect(await panamax.cli('source', 'add', `file://${repository.folder}`, '--name', 'team')).toMatchObject({ code: 0 })
  expect(await panamax.cli('run', 'team/pages', '--name', app, '--yes')).toMatchObject({ code: 0 })
  expect(await page()).toBe('one\n')
  expect((await panamax.cli('upgrade')).stdout).toBe('Every app has what its template has.\n')

  // The person changes something, and the team something else.
  expect(await panamax.cli('set', `${app}.web`, 'COLOUR=green', '--yes')).toMatchObject({ code: 0 })
  repository.commit({ 'pages/compose.yaml': template('2', 'two'), 'pages/www/index.html': 'two\n' })
  expect(await panamax.cli('source', 'refresh', 'team')).toMatchObject({ code: 0 })
  expect((await panamax.cli('apps')).stdout).toContain('upgrade available')
  expect((await panamax.cli('upgrade')).stdout).toMatch(new RegExp(`^${app} +team/pages`, 'm'))
  const plan = await panamax.cli('upgrade', app, '--plan')
  expect(plan.code).toBe(2)
  expect(plan.stdout).toContain('-    image: panamax-test/upgrade:1\n+    image: panamax-test/upgrade:2\n')
  expect(plan.stdout).toContain('file www/index.html: changed')
  expect(await page()).toBe('one\n')
  expect(await panamax.cli('upgrade', app, '--yes')).toMatchObject({ code: 0 })
  expect(await image()).toBe('panamax-test/upgrade:2')
  expect(await page()).toBe('two\n')
  expect((await panamax.cli('app', 'show', app, '--document')).stdout).toContain('COLOUR: green')
  expect(await isUpgradable()).toBe(false)

  // Both change the same thing: nothing is done until it is decided.
  expect(await panamax.cli('set', `${app}.web`, 'image=panamax-test/upgrade:mine', '--yes')).toMatchObject({ code: 0 })
  repository.commit({ 'pages/compose.yaml': template('1', 'three') })
  await panamax.cli('source', 'refresh', 'team')
  const out = join(folder, 'merged.yaml')
  const conflict = await panamax.cli('upgrade', app, '--out', out, '--yes')
  expect(conflict).toMatchObject({ code: 65, stderr: expect.stringContaining('services.web.image') })
  expect(conflict.stdout).toContain('  yours     |     image: panamax-test/upgrade:mine\n')
  expect(await image()).toBe('panamax-test/upgrade:mine')
  const text = await readFile(out, 'utf8')
  expect(text).toMatch(/<<<<<<< yours\n {4}image: panamax-test\/upgrade:mine\n/)
  expect(await panamax.cli('upgrade', app, '--document', out, '--yes')).toMatchObject({ code: 64 })
  await writeFile(out, text.replace(/<<<<<<< yours\n([^]*?)\|{7}[^]*?>>>>>>> template now\n/, '$1'))
  expect(await panamax.cli('upgrade', app, '--document', out, '--yes')).toMatchObject({ code: 0 })
  expect(await ofContainer('{{.Config.Labels.page}}')).toBe('three')
  expect(await image()).toBe('panamax-test/upgrade:mine')
  expect(await isUpgradable()).toBe(false)

  // Back to before the first upgrade: it is offered again, in one step with the second.
  expect(await panamax.cli('rollback', app, '2', '--yes')).toMatchObject({ code: 0 })
  expect(await page()).toBe('one\n')
  expect(await isUpgradable()).toBe(true)
  expect(await panamax.cli('upgrade', app, '--yes')).toMatchObject({ code: 0 })
  expect(await page()).toBe('two\n')
})
