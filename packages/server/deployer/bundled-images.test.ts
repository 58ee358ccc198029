import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fingerprintLabel } from '../library/assemble-image.ts'
import { openWorkshop, type Workshop } from '../apps/testing/workshop.ts'

let library: string
let workshop: Workshop
const document =
  'name: hello\nservices:\n  web: {image: "panamax/hello:1.0", pull_policy: never}\n  db: {image: "db:1"}\n'

beforeEach(() => {
  library = mkdtempSync(join(tmpdir(), 'panamax-library-'))
  mkdirSync(join(library, 'hello/image'), { recursive: true })
  writeFileSync(join(library, 'hello/compose.yaml'), document)
  writeFileSync(join(library, 'hello/image/web.mjs'), 'console.log("hello")\n')
  const recipe = { image: 'panamax/hello:1.0', description: 'hello', programs: ['web.mjs'] }
  writeFileSync(join(library, 'hello/image/recipe.json'), JSON.stringify(recipe))
  workshop = openWorkshop({ library })
})
afterEach(async () => {
  await workshop.close()
  rmSync(library, { recursive: true, force: true })
})

test('the image of a bundled template is assembled before it is used, in a step of its own, and only once', async () => {
  const ended = await workshop.deploy({ template: 'hello' })
  expect(ended.state).toBe('succeeded')
  expect(ended.steps.find((step) => step.id === 'pull image panamax/hello:1.0')).toMatchObject({ state: 'succeeded' })
  const image = workshop.simulation.world.images.get('panamax/hello:1.0')
  expect(image).toBeDefined()
  await workshop.deploy({ template: 'hello' })
  expect(workshop.simulation.world.images.get('panamax/hello:1.0')).toBe(image)
}, 30_000)

const image = () => workshop.simulation.world.images.get('panamax/hello:1.0')
const isAssembled = () => image()?.labels[fingerprintLabel] !== undefined

test('a document from elsewhere has it assembled where it says never to pull it', async () => {
  expect(await workshop.deploy({ document, fileName: 'library/hello.yaml' })).toMatchObject({ state: 'succeeded' })
  expect(isAssembled()).toBe(true)
}, 30_000)

test('a document from elsewhere does not have it assembled in the place of what a registry may have', async () => {
  const ended = await workshop.deploy({ document: document.replace(', pull_policy: never', '') })
  expect(ended.steps.some((step) => step.reasons.join().includes('assembled'))).toBe(false)
  expect(isAssembled()).toBe(false)
})

test('nothing that is on the machine under that name is exchanged for a document from elsewhere', async () => {
  const own = { reference: 'panamax/hello:1.0', size: 7, created: '', entrypoint: [], command: ['x'], environment: {} }
  workshop.simulation.world.images.set(own.reference, { ...own, id: 'sha256:own', labels: {}, exposed: [] })
  expect(await workshop.deploy({ document })).toMatchObject({ state: 'succeeded' })
  expect(image()?.size).toBe(7)
})
