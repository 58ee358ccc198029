import type { LocalImage } from '@panamax/contract/images'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type AppServer, startAppServer } from '../apps/testing/app-server.ts'
import { LocalImages } from './local-images.ts'
import { noHub } from './testing/image-services.ts'

let server: AppServer
beforeEach(async () => {
  server = await startAppServer({ images: { hub: noHub } })
})
afterEach(() => server.close())

const list = () => server.client.call('listImages', { query: {} })
const named = (images: readonly LocalImage[], reference: string) =>
  images.find(({ references }) => references.includes(reference))
const remove = (...images: string[]) => server.client.call('removeImages', { body: { images } })

async function run(name: string, image: string): Promise<void> {
  const document = `services: {web: {image: "${image}"}}`
  const { deployment } = await server.client.call('createApp', { body: { name, document } })
  expect((await server.ended(deployment.id)).state).toBe('succeeded')
}

it('says who uses an image, and that one in use stays while others go', async () => {
  await run('shop', 'nginx:1.27')
  await run('old', 'redis:7')
  const removal = await server.client.call('removeApp', { params: { app: 'old' }, query: {} })
  await server.ended(removal.id)
  const before = await list()
  expect(named(before, 'nginx:1.27')).toMatchObject({
    usedBy: [{ app: 'shop', container: 'shop-web-1' }],
    bundled: false,
    size: expect.any(Number),
  })
  expect(named(before, 'redis:7')?.usedBy).toEqual([])
  const result = await remove(named(before, 'redis:7')!.id, 'nginx:1.27', 'absent:1')
  expect(result.removed).toEqual([named(before, 'redis:7')!.id])
  expect(result.failed).toEqual([
    { image: 'nginx:1.27', reason: expect.stringContaining('the app shop') },
    { image: 'absent:1', reason: expect.stringContaining('no image absent:1') },
  ])
  expect((await list()).map(({ references }) => references[0])).toEqual(['nginx:1.27'])
})

it('tells of one image what it runs, where it listens, its layers and who uses it', async () => {
  const reference = 'team/page:1'
  const changes = ['ENTRYPOINT ["serve"]', 'CMD ["--all"]', 'EXPOSE 8080 80']
  const facet = server.simulation.driver().images
  await facet?.import({ reference, tar: nothing(), changes }, new AbortController().signal)
  await run('shop', reference)
  const inspect = (image: string) => server.client.call('inspectImage', { query: { image } })
  const details = await inspect(reference)
  expect(details).toMatchObject({
    references: [reference],
    command: ['serve', '--all'],
    exposed: ['80/tcp', '8080/tcp'],
    fetched: false,
    usedBy: [{ app: 'shop' }],
    layers: [{ size: details.size }],
  })
  expect(await inspect(details.id)).toEqual(details)
  await expect(inspect('absent:1')).rejects.toMatchObject({ code: 'not_found' })
})

it('is of one target, which has to be there and to answer', async () => {
  await expect(server.client.call('listImages', { query: { target: 'nothing' } })).rejects.toMatchObject({
    code: 'not_found',
  })
  server.simulation.driver().goAway(1000)
  await expect(list()).rejects.toMatchObject({ code: 'unreachable' })
  await expect(remove('nginx:1.27')).rejects.toMatchObject({ code: 'unreachable' })
})

it('keeps what Panamax has assembled, unless that is meant', async () => {
  const reference = 'panamax/guestbook:1.0'
  await server.simulation
    .driver()
    .images?.import({ reference, tar: nothing(), changes: [] }, new AbortController().signal)
  // The library of this test is empty: of the services on their own, one is named.
  const images = new LocalImages(
    { names: () => ['local'], driver: () => Promise.resolve(server.simulation.driver()) },
    () => Promise.resolve(new Set([reference])),
  )
  const { signal } = new AbortController()
  expect((await images.list(undefined, signal))[0]).toMatchObject({ references: [reference], bundled: true })
  const kept = await images.remove({ images: [reference], bundled: false }, signal)
  expect(kept).toEqual({ removed: [], failed: [{ image: reference, reason: expect.stringContaining('assembled') }] })
  expect((await images.remove({ images: [reference], bundled: true }, signal)).removed).toEqual([reference])
})

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1024)
}
