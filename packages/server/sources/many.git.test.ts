import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GitServer } from '../git/testing/git-server.ts'
import { TestRepository } from '../git/testing/test-repository.ts'
import { openWorkshop, type SourceWorkshop } from './testing/source-workshop.ts'

let workshop: SourceWorkshop
let repository: TestRepository
let server: GitServer

beforeEach(async () => {
  workshop = openWorkshop()
  repository = new TestRepository(join(workshop.folder, 'served/ann/many.git'))
  server = await GitServer.start({ root: join(workshop.folder, 'served') })
})
afterEach(async () => {
  await server.close()
  await workshop.close()
})

const corpus = fileURLToPath(new URL('../../../../shared/data/pmx', import.meta.url))
const isHere = existsSync(corpus)

// The templates of 2014 are not ours to ship: they lie beside the repository where it is developed.
test.skipIf(!isHere)('every template that was public in 2014 is found, read and kept', async () => {
  const names = readdirSync(corpus).filter((name) => name.endsWith('.pmx'))
  repository.commit(Object.fromEntries(names.map((name) => [name, readFileSync(join(corpus, name))])))
  await workshop.add({ address: server.url('ann/many.git') })
  const found = workshop.opened.files.page('many', 1000)
  expect(names.length).toBeGreaterThan(10)
  expect(workshop.names('many')).toHaveLength(names.length)
  expect(found.map(({ path }) => path).sort()).toEqual(names.sort())
  expect(found.filter(({ outcome }) => outcome === 'broken' || outcome === 'skipped')).toEqual([])
  expect(workshop.templates.get('many', 'wordpress')?.summary).toMatchObject({
    services: [{ category: 'Web Tier' }, { category: 'DB Tier' }],
  })
})

test('two thousand templates: read once; unchanged they cost a question, changed only what has changed; others are served meanwhile', async () => {
  const text = (number: number, version: number): string => `x-panamax:
  name: Application ${number}
  description: An application of many, number ${number}, with a database beside it
  keywords: [many, number${number % 50}]
  inputs: {PASSWORD: {type: password, required: true}}
services:
  web:
    image: example/app-${number}:${version}
    ports: ["${8000 + number}:80"]
    depends_on: [db]
  db:
    image: mariadb:11.4
    environment: {MARIADB_ROOT_PASSWORD: "\${PASSWORD}"}
    volumes: ["data:/var/lib/mysql"]
volumes: {data: {}}
`
  const all = Array.from({ length: 2000 }, (_, number) => [`app-${number}/compose.yaml`, text(number, 1)] as const)
  repository.commit(Object.fromEntries(all))
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  await workshop.add({ address: server.url('ann/many.git') })
  delay.disable()
  expect(workshop.templates.count('many')).toBe(2000)
  expect(delay.max / 1e6).toBeLessThan(1500)

  const unchanged = performance.now()
  await workshop.opened.sources.refresh('many')
  expect(performance.now() - unchanged).toBeLessThan(1000)

  const commit = repository.commit({ 'app-7/compose.yaml': text(7, 2), 'README.md': '# Many' })
  const changed = performance.now()
  await workshop.opened.sources.refresh('many')
  expect(performance.now() - changed).toBeLessThan(3000)
  const now = workshop.names('many').map((name) => workshop.templates.get('many', name))
  const ofThisCommit = now.filter((template) => template?.commit === commit)
  expect(ofThisCommit.map((template) => template?.path)).toEqual(['app-7/compose.yaml'])
}, 60_000)
