import { afterEach, beforeEach, expect, test } from 'vitest'
import WebSocket from 'ws'
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

interface Conversation {
  readonly messages: { type: string; code?: number | string }[]
  readonly output: string
}

function exec(
  command: string,
  service: string,
  talk: (socket: WebSocket) => void = () => undefined,
): Promise<Conversation> {
  const url = server.client.url('exec', { params: { app: 'blog' }, query: { service, command } })
  const socket = new WebSocket(url.replace(/^http/, 'ws'), {
    headers: { authorization: `Bearer ${server.app.localToken}` },
  })
  const messages: Conversation['messages'] = []
  let output = ''
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) output += `${data[0]}:${data.subarray(1).toString()}`
    else {
      const message = JSON.parse(data.toString()) as Conversation['messages'][number]
      messages.push(message)
      if (message.type === 'ready') talk(socket)
    }
  })
  return new Promise((resolve, reject) => {
    socket.on('close', () => resolve({ messages, output }))
    socket.on('error', reject)
  })
}

test('a command runs in a container, with its output, its input and its exit code', async () => {
  const said = await exec('["sh", "-c", "echo hello; exit 3"]', 'web')
  expect(said.output).toContain('1:hello\n')
  expect(said.messages).toEqual([{ type: 'ready' }, { type: 'exit', code: 3 }])
  const echoed = await exec('["cat"]', 'web', (socket) => {
    socket.send(Buffer.from('ping\n'))
    socket.send(JSON.stringify({ type: 'end' }))
  })
  expect(echoed.output).toContain('ping')
  expect(echoed.messages.at(-1)).toEqual({ type: 'exit', code: 0 })
})

test('what cannot be run is said', async () => {
  const { messages } = await exec('["true"]', 'cache')
  expect(messages).toEqual([expect.objectContaining({ type: 'error', code: 'not_found' })])
})
