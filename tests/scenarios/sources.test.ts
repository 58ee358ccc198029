// A team's private repository is a source: added with a token, searched, broken, killed in the middle, and recovered. A hostile
// one, with a file of a gigabyte and a hundred thousand others, costs neither memory nor answers.
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Source } from '@panamax/contract/sources'
import { GitServer } from '@panamax/server/git/testing/git-server'
import { TestRepository } from '@panamax/server/git/testing/test-repository'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withEngine } from '../support/engine.ts'
import { Panamax, until } from '../support/panamax.ts'

const engine = withEngine()
const token = 'glpat-scenario-t0ken'
let panamax: Panamax
let folder: string
let git: GitServer
let repository: TestRepository

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panamax-scenario-sources-'))
  repository = new TestRepository(join(folder, 'team/stacks.git'))
  git = await GitServer.start({ root: folder, users: { kim: token }, isPrivate: true })
  panamax = await Panamax.start({ dockerHost: engine.dockerHost })
})

afterAll(async () => {
  await panamax?.close()
  await git?.close()
  await rm(folder, { recursive: true, force: true })
})

const template = (name: string, image: string): string =>
  `x-panamax: {name: ${name}, keywords: [scenario]}\nservices:\n  web:\n    image: ${image}\n`
const sourceOf = async (name: string) =>
  (await panamax.json<Source[]>('source', 'list')).find((each) => each.name === name)
const found = async (words: string) => (await panamax.cli('search', words, '--no-images')).stdout

test('a private repository is added with a token from standard input, and found; the token is nowhere', async () => {
  repository.commit({ 'shop/compose.yaml': template('Teashop', 'example/teashop:1'), 'broken.pmx': 'services: [' })
  const address = git.url('team/stacks.git')
  const without = await panamax.cli('source', 'add', address)
  expect(without).toMatchObject({ code: 76, stderr: expect.stringContaining('asks for a login') })
  const added = await panamax.cliWith(`${token}\n`, 'source', 'add', address, '--username', 'kim', '--token-stdin')
  expect(added).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^stacks at [0-9a-f]{10}: 1 template, 1 file broken/),
  })
  expect(added.stdout).toContain('broken.pmx')
  expect(await found('teashop')).toContain('stacks/shop')
  expect(await panamax.cli('source', 'add', address)).toMatchObject({ code: 65 })

  const kept = readdirSync(panamax.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const texts = kept.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
  expect(texts.length).toBeGreaterThan(3)
  expect([...texts, added.stdout, added.stderr, panamax.output].filter((text) => text.includes(token))).toEqual([])
})

test('while the repository is away its templates stay, and a server that was killed in the middle recovers', async () => {
  git.intercept = () => true
  const refreshing = panamax.cli('source', 'refresh', 'stacks')
  await until(async () => (await sourceOf('stacks'))?.state === 'refreshing', 'the refresh runs')
  await panamax.kill()
  await refreshing
  git.intercept = (_request, response) => {
    response.writeHead(503).end()
    return true
  }
  await panamax.launch()
  expect(await found('teashop')).toContain('stacks/shop')
  const failed = await panamax.cli('source', 'refresh', 'stacks')
  expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining('Its 1 templates of before are kept.') })
  git.intercept = undefined
  repository.commit({ 'shop/compose.yaml': template('Coffeeshop', 'example/coffeeshop:1'), 'broken.pmx': null })
  expect(await panamax.cli('source', 'refresh')).toMatchObject({ code: 0 })
  expect(await found('coffeeshop')).toContain('stacks/shop')
  expect(await sourceOf('stacks')).toMatchObject({ state: 'ready', templates: 1, skipped: 0 })
})

test('a gigabyte in one file and a hundred thousand files cost neither memory nor answers', async () => {
  const hostile = new TestRepository(join(folder, 'hostile.git'))
  const zeros =
    'const b=Buffer.alloc(1<<20);let n=1024;(function w(){while(n-->0)if(!process.stdout.write(b))return process.stdout.once("drain",w)})()'
  const giant = hostile.gitFrom(['hash-object', '-w', '--stdin'], [process.execPath, '-e', zeros])
  const many = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, number) => [`d${number % 500}/f${number}.txt`, 'x']),
  )
  hostile.commit({ ...many, 'good.pmx': template('Goodness', 'example/good:1') })
  const entries = hostile.git(['ls-tree', 'main']).split('\n')
  hostile.commitOf(hostile.git(['mktree'], `${[...entries, `100644 blob ${giant}\tgiant.pmx`].join('\n')}\n`))

  const before = await residentBytes()
  let slowest = 0
  let isDone = false
  let most = 0
  const watching = (async () => {
    while (!isDone) {
      const start = performance.now()
      await panamax.api('GET', '/api/v1/apps')
      slowest = Math.max(slowest, performance.now() - start)
      most = Math.max(most, await residentBytes())
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  const added = await panamax.cli('source', 'add', `file://${hostile.folder}`)
  isDone = true
  await watching
  expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('giant.pmx: it is larger than 1 MiB') })
  expect(await found('goodness')).toContain('hostile/good')
  expect(slowest).toBeLessThan(2000)
  expect(most - before).toBeLessThan(150_000_000)
  expect(await panamax.cli('source', 'remove', 'hostile', '--yes')).toMatchObject({ code: 0 })
  expect(readdirSync(join(panamax.home, 'sources'))).toEqual(['stacks.git'])
})

async function residentBytes(): Promise<number> {
  const text = await readFile(`/proc/${panamax.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1]) * 1024
}
