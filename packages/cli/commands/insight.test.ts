import { createClient } from '@panamax/contract/client'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../testing/run-command.ts'

/** A server whose one app has said nothing. */
const client = createClient({
  server: 'http://panamax',
  fetch: async (address) => {
    const { pathname } = new URL(address instanceof Request ? address.url : address)
    if (pathname !== '/api/v1/apps/blog/journal') throw new Error(`not in this test: ${pathname}`)
    return Response.json({ entries: [], truncated: false })
  },
})

const logs = (options: Record<string, string>) =>
  runCommand('logs', { cwd: '/', args: ['blog'], options, client: () => Promise.resolve(client) })

describe('logs of a window with nothing in it', () => {
  test('say so, and in which window, where no pipe reads it', async () => {
    expect(await logs({})).toEqual({ code: 0, out: '', err: 'The journal has no lines.\n' })
    expect((await logs({ since: '5m', until: '1m' })).err).toContain('no lines since 5m until 1m. Ask for more with')
    expect((await logs({ grep: 'error' })).err).toContain('no lines with "error".')
    expect((await logs({ tail: '0' })).err).toContain('--tail 0')
  })
})

test('following ends when its end has passed, and does not ask again', async () => {
  let asked = 0
  const following = createClient({
    server: 'http://panamax',
    fetch: async () => {
      asked += 1
      const entry = { cursor: 'a', time: '2026-01-01T00:00:00Z', kind: 'log', service: 'web', text: 'the last line' }
      return new Response(`id: a\ndata: ${JSON.stringify(entry)}\n\n`, {
        headers: { 'content-type': 'text/event-stream' },
      })
    },
  })
  for (const until of ['5m', '2026-01-01T00:00:00Z']) {
    asked = 0
    const options = { follow: true, until }
    const ran = await runCommand('logs', { cwd: '/', args: ['blog'], options, client: async () => following })
    expect(ran).toMatchObject({ code: 0, out: 'web | the last line\n' })
    expect(asked).toBe(1)
  }
})
