import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWebSocket, type TestSocket } from '../testing/web-socket.ts'
import { type AppServer, startAppServer } from '../apps/testing/app-server.ts'

let server: AppServer
beforeEach(async () => {
  server = await startAppServer()
  const document = 'name: blog\nservices:\n  web: {image: "web:1"}\n  db: {image: "db:1"}\n'
  const { deployment } = await server.client.call('createApp', { body: { document } })
  await server.ended(deployment.id)
})
afterEach(() => server.close())

test('live numbers come from one stream for all who look, closed when nobody does', async () => {
  const { client, inside } = server
  const all = await client.call('readStats', { params: { app: 'blog' } })
  expect(all.map((sample) => sample.service).sort()).toEqual(['db', 'web'])
  const seen = await Promise.all(
    ['web', undefined].map(async (service) => {
      const samples = []
      const query = service === undefined ? {} : { service }
      for await (const { data } of client.stream('followStats', { params: { app: 'blog' }, query })) {
        samples.push(data.service)
        expect(inside.stats.openStreams).toBe(1)
        if (samples.length === 4) break
      }
      return new Set(samples)
    }),
  )
  expect(seen).toEqual([new Set(['web']), new Set(['web', 'db'])])
  await expect.poll(() => inside.stats.openStreams).toBe(0)
})

test('a follower that leaves leaves nothing open', async () => {
  const { client, inside } = server
  for await (const { data, id } of client.stream('followJournal', { params: { app: 'blog' }, query: {} })) {
    expect(id).toBe(data.cursor)
    break
  }
  await expect.poll(() => inside.journal.openFeeds).toBe(0)
})

test('the journal tells of the deployment', async () => {
  const { entries } = await server.client.call('readJournal', { params: { app: 'blog' }, query: {} })
  const texts = entries.map((entry) => entry.text)
  expect(texts).toContainEqual(expect.stringMatching(/^deploy of revision 1 was started by local/))
  expect(texts).toContainEqual(expect.stringMatching(/^deploy of revision 1 succeeded/))
  expect(texts.filter((text) => text === 'container started')).toHaveLength(2)
})

test('inspecting shows the engine’s own view of every instance; of a service that is not there, an error', async () => {
  const views = await server.client.call('inspectService', { params: { app: 'blog', service: 'web' } })
  expect(views).toEqual([expect.objectContaining({ name: 'blog-web-1' })])
  await expect(
    server.client.call('inspectService', { params: { app: 'blog', service: 'cache' } }),
  ).rejects.toMatchObject({ code: 'not_found' })
})

async function exec(command: string, service: string): Promise<TestSocket> {
  const url = server.client.url('exec', { params: { app: 'blog' }, query: { service, command } })
  return openWebSocket(url, { authorization: `Bearer ${server.app.localToken}` })
}

const messagesOf = ({ frames }: TestSocket): unknown[] =>
  frames.flatMap((frame) => (typeof frame === 'string' ? [JSON.parse(frame) as unknown] : []))
const outputOf = ({ frames }: TestSocket): string =>
  frames.flatMap((frame) => (typeof frame === 'string' ? [] : [`${frame[0]}:${frame.subarray(1).toString()}`])).join('')

test('a command runs in a container, with its output, its input and its exit code', async () => {
  const said = await exec('["sh", "-c", "echo hello; exit 3"]', 'web')
  await said.end
  expect(outputOf(said)).toContain('1:hello\n')
  expect(messagesOf(said)).toEqual([{ type: 'ready' }, { type: 'exit', code: 3 }])

  const echoed = await exec('["cat"]', 'web')
  echoed.send(Buffer.from('ping\n'))
  echoed.send(JSON.stringify({ type: 'end' }))
  await echoed.end
  expect(outputOf(echoed)).toContain('ping')
  expect(messagesOf(echoed).at(-1)).toEqual({ type: 'exit', code: 0 })
})

test('what cannot be run is said', async () => {
  const socket = await exec('["true"]', 'cache')
  await socket.end
  expect(messagesOf(socket)).toEqual([expect.objectContaining({ type: 'error', code: 'not_found' })])
})
