import { connect } from 'node:net'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createTestApp } from '../testing/test-app.ts'

it('a connection that was opened in advance and not used does not hold up a server that shuts down', async () => {
  const app = await createTestApp()
  await app.http.listen({ host: '127.0.0.1', port: 0 })
  const address = app.http.server.address()
  const connected = once(app.http.server, 'connection')
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1')
  await connected
  const began = performance.now()
  await app.close()
  expect(performance.now() - began).toBeLessThan(3000)
  socket.destroy()
})
