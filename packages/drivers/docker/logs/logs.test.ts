import { expect, it } from 'vitest'
import { composeLabel } from '../render/labels.ts'
import { type LogSources, readLogs } from './logs.ts'

/** A message of the engine: which stream, when, what. */
function message(stream: 1 | 2, nanoseconds: number, text: string): Buffer {
  const body = Buffer.from(`2026-01-01T00:00:00.${String(nanoseconds).padStart(9, '0')}Z ${text}\n`)
  const head = Buffer.alloc(8)
  head[0] = stream
  head.writeUInt32BE(body.length, 4)
  return Buffer.concat([head, body])
}

it('what the engine wrote a little out of order is read in the order of time', async () => {
  const labels = { [composeLabel.service]: 'web' }
  const client = {
    json: async ({ path }: { path: string }) =>
      path === '/containers/json'
        ? [
            {
              Id: 'x',
              Names: ['/blog-web-1'],
              Image: 'web',
              ImageID: 'i',
              State: 'running',
              Status: '',
              Created: 0,
              Labels: labels,
            },
          ]
        : {
            Id: 'x',
            Name: '/blog-web-1',
            Image: 'i',
            Created: '',
            State: { Status: 'running' },
            Config: { Labels: labels, Tty: false },
            HostConfig: {},
          },
    stream: async () => [message(1, 341, 'out'), message(2, 306, 'err')],
  }
  const sources = { client, events: {}, context: { log: () => undefined } } as unknown as LogSources
  const read: string[] = []
  const query = { app: 'blog', follow: false }
  for await (const { text } of readLogs(sources, query, new AbortController().signal)) read.push(text)
  expect(read).toEqual(['err', 'out'])
})
