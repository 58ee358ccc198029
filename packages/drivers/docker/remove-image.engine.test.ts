import type { ImageFacet } from '@panamax/core/deploy/driver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EngineClient } from './client.ts'
import { openEngine, prefix, type TestEngine } from './testing/engine.ts'

const first = `${prefix}-many/one:1`
const names = [first, `${prefix}-many/one:2`, `${prefix}-many/two:1`]

let engine: TestEngine
let images: ImageFacet
let client: EngineClient

beforeAll(async () => {
  engine = await openEngine()
  images = engine.driver.images!
  client = new EngineClient({ environment: process.env, homeDirectory: '/nonexistent' })
})
afterAll(async () => {
  client[Symbol.dispose]()
  await engine[Symbol.asyncDispose]()
})

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1024)
}

/** One image under all of the names. */
async function makeOne(): Promise<string> {
  await images.import({ reference: first, tar: nothing(), changes: ['CMD ["nothing"]'] }, engine.signal)
  for (const name of names.slice(1)) {
    const [repo = '', tag = ''] = name.split(':')
    await client.text({ method: 'POST', path: `/images/${first}/tag`, query: { repo, tag } })
  }
  const image = await images.find(first, engine.signal)
  expect(image?.references.toSorted()).toEqual(names)
  return image!.id
}

describe('an image with several names', () => {
  it('loses one that is removed, and goes with the last', async () => {
    await makeOne()
    for (const [index, name] of names.entries()) {
      await images.remove(name, engine.signal)
      const left = names.slice(index + 1)
      const found = left[0] === undefined ? undefined : await images.find(left[0], engine.signal)
      expect(found?.references.toSorted() ?? []).toEqual(left)
    }
  })

  it('goes with all of them when it is removed by its id, in full or shortened', async () => {
    for (const shorten of [(id: string) => id, (id: string) => id.replace('sha256:', '').slice(0, 12)]) {
      await images.remove(shorten(await makeOne()), engine.signal)
      for (const name of names) expect(await images.find(name, engine.signal)).toBeUndefined()
    }
  })
})
