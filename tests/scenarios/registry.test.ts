// A team's private registry: added with a password, searched, its tags read, an image of it run, and removed again.
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import type { ImageSection, LocalImage, Registry } from '@panamax/contract/images'
import { busyboxFileSystem } from '@panamax/drivers/testing/busybox-image'
import { type DockerRegistry, startDockerRegistry } from '@panamax/server/images/testing/docker-registry'
import { pushImage } from '@panamax/server/images/testing/push'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DockerClient } from '../support/docker.ts'
import { withEngine } from '../support/engine.ts'
import { Panamax } from '../support/panamax.ts'

const engine = withEngine()
const docker = new DockerClient(engine.dockerHost)
/** As `htpasswd -nbB` writes it (bcrypt). */
const passwords = 'reader:$2b$05$CirPYbfFLVxctS5OBG.19.GDYUqqnRID3M4uBlRsBPbyopl.AXr8a\n'
const password = 'open sesame'
const app = 'registry-sleeper'
let registry: DockerRegistry
let panamax: Panamax
let image: string

beforeAll(async () => {
  registry = await startDockerRegistry({
    auth: (folder) => ({ htpasswd: { realm: 'tests', path: `${folder}/passwords` } }),
    files: { passwords },
  })
  image = `${registry.host}/team/sleeper`
  const fileSystem = await buffer(Readable.from(busyboxFileSystem()))
  const authorization = () => `Basic ${Buffer.from(`reader:${password}`).toString('base64')}`
  const command = ['sh', '-c', "trap 'exit 0' TERM; while :; do sleep 1000 & wait; done"]
  await pushImage({ ...registry, authorization }, 'team/sleeper', ['1.9', '1.10', 'latest'], { fileSystem, command })
  panamax = await Panamax.start({ dockerHost: engine.dockerHost })
})

afterAll(async () => {
  await panamax?.cli('app', 'rm', app, '--volumes', '--yes', '--confirm', app)
  for (const tag of ['1.10', '1.9']) await panamax?.cli('image', 'rm', `${image}:${tag}`, '--yes')
  await panamax?.close()
  await registry?.stop()
  expect(await docker.leftovers(app)).toEqual([])
})

async function sectionOf(place: string, ...query: string[]): Promise<ImageSection | undefined> {
  const sections = await panamax.json<ImageSection[]>('image', 'search', ...query)
  return sections.find((section) => section.place === place)
}

const local = async () =>
  (await panamax.json<LocalImage[]>('image', 'list')).find((each) => each.references.includes(`${image}:1.10`))

test('a private registry is added with its password, searched, and an image of it runs until it is removed', async () => {
  // Before the login is known it says so, and nothing else fails.
  const without = await panamax.cli('registry', 'add', registry.host)
  expect(without).toMatchObject({ code: 0, stdout: expect.stringContaining('is stored, but:') })
  expect(await sectionOf(registry.host, 'sleeper')).toMatchObject({
    images: [],
    error: expect.stringContaining('without a login'),
  })

  const added = await panamax.cliWith(`${password}\n`, 'registry', 'login', registry.host, 'reader')
  expect(added).toMatchObject({ code: 0, stdout: `${registry.host} is stored, and answers as reader.\n` })
  expect(await sectionOf(registry.host, 'SLEEP')).toEqual({
    place: registry.host,
    title: registry.host,
    images: [{ reference: image, official: false }],
  })
  // No network leads out of here: Docker Hub is one line, and the rest is there.
  expect(await sectionOf('docker.io', 'sleeper')).toMatchObject({ images: [], error: expect.any(String) })
  expect((await panamax.cli('image', 'tags', image)).stdout).toBe('1.10\n1.9\nlatest\n')

  const ran = await panamax.cli('run', `${image}:1.10`, '--name', app, '--yes')
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  expect(await local()).toMatchObject({ usedBy: [{ app }] })
  const kept = await panamax.cli('image', 'rm', `${image}:1.10`, '--yes')
  expect(kept).toMatchObject({ code: 1, stderr: expect.stringContaining(`the app ${app}`) })

  await panamax.cli('app', 'rm', app, '--volumes', '--yes', '--confirm', app)
  expect((await panamax.cli('image', 'rm', `${image}:1.10`, '--yes')).code).toBe(0)
  expect(await local()).toBeUndefined()

  // Disabled at once, and gone with its password.
  await panamax.cli('registry', 'disable', registry.host)
  expect(await sectionOf(registry.host, 'sleeper')).toBeUndefined()
  expect((await panamax.cli('registry', 'remove', registry.host, '--yes')).code).toBe(0)
  const left = await panamax.json<Registry[]>('registry', 'list')
  expect(left.map(({ host }) => host)).toEqual(['docker.io'])
  expect((await panamax.cli('registry', 'remove', 'docker.io', '--yes')).code).toBe(65)
  expect(panamax.output).not.toContain(password)
})
