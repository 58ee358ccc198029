import type { ImageFacet } from '@panamax/core/deploy/driver'
import { planStop } from '@panamax/core/deploy/lifecycle'
import { expect } from 'vitest'
import type { Bench, Cases } from '../harness.ts'

function facetOf(bench: Bench): ImageFacet {
  if (bench.driver.images === undefined) throw new Error('the driver has no images')
  return bench.driver.images
}

/** An archive with nothing in it: its end mark. */
async function* nothing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1024)
}

/** An image that nothing uses; each case removes it again. */
async function importOne(bench: Bench): Promise<string> {
  const reference = `${bench.name}/image:1`
  const changes = ['CMD ["nothing"]', 'LABEL made-for=conformance']
  await facetOf(bench).import({ reference, tar: nothing(), changes }, bench.deadline())
  return reference
}

const named = (reference: string) => expect.objectContaining({ references: [reference] })

export const imageCases: Cases = {
  'are listed with their names and labels, and found by a name': async (bench) => {
    const images = facetOf(bench)
    const reference = await importOne(bench)
    const listed = (await images.list(bench.deadline())).find((image) => image.references.includes(reference))
    expect(listed?.labels).toMatchObject({ 'made-for': 'conformance' })
    expect(Number.isNaN(Date.parse(listed?.created ?? ''))).toBe(false)
    expect(await images.find(reference, bench.deadline())).toMatchObject({ id: listed?.id, references: [reference] })
    expect(await images.find(`${bench.name}/absent:1`, bench.deadline())).toBeUndefined()
    await images.remove(reference, bench.deadline())
  },

  'tell by id and by name what they run, what they listen on, and how they came about': async (bench) => {
    const images = facetOf(bench)
    const reference = `${bench.name}/image:2`
    const changes = ['CMD ["serve"]', 'EXPOSE 8080']
    await images.import({ reference, tar: nothing(), changes }, bench.deadline())
    const found = await images.find(reference, bench.deadline())
    expect(found).toMatchObject({ command: ['serve'], exposed: ['8080/tcp'] })
    for (const image of [reference, found?.id ?? '']) {
      expect(await images.find(image, bench.deadline())).toEqual(found)
      const history = await images.history(image, bench.deadline())
      expect(history.length).toBeGreaterThan(0)
      expect(history.reduce((sum, { size }) => sum + size, 0)).toBe(found?.size)
      expect(history.some(({ created }) => Number.isNaN(Date.parse(created)))).toBe(false)
    }
    await expect(images.history(`${bench.name}/absent:1`, bench.deadline())).rejects.toMatchObject({
      code: 'not_found',
    })
    await images.remove(reference, bench.deadline())
  },

  'are removed by id with their name, and a second time are not there': async (bench) => {
    const images = facetOf(bench)
    const reference = await importOne(bench)
    const id = (await images.find(reference, bench.deadline()))?.id ?? ''
    await images.remove(id, bench.deadline())
    expect(await images.list(bench.deadline())).not.toContainEqual(named(reference))
    for (const gone of [id, reference]) {
      await expect(images.remove(gone, bench.deadline())).rejects.toMatchObject({ code: 'not_found' })
    }
  },

  'are not taken from a container, not even from a stopped one, and it is said who holds them': async (bench) => {
    const images = facetOf(bench)
    const app = bench.app({ web: {} })
    await bench.up(app)
    await bench.run(planStop(bench.resources(app), await bench.look()))
    const id = (await images.find(bench.subject.image, bench.deadline()))?.id ?? ''
    const use = { image: id, container: `${bench.name}-web-1`, app: bench.name }
    expect(await images.uses(bench.deadline())).toContainEqual(use)
    const error: unknown = await images.remove(id, bench.deadline()).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'conflict', details: { usedBy: expect.arrayContaining([use]) } })
    expect((error as Error).message).toContain(bench.name)
    expect(await images.find(bench.subject.image, bench.deadline())).toMatchObject({ id })
    await bench.up(app)
  },
}
