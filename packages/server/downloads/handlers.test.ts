import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Call } from '../http/handler.ts'
import { downloadHandlers } from './handlers.ts'

let server: Server | undefined
afterEach(() => server?.close())

async function serve(answer: { status?: number; body?: string | Uint8Array; location?: string }): Promise<string> {
  server = createServer((_, response) => {
    response.writeHead(answer.status ?? 200, answer.location === undefined ? {} : { location: answer.location })
    response.end(answer.body)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function download(url: string, role: 'admin' | 'operator' = 'admin') {
  const signal = new AbortController().signal
  const call = { body: { url }, actor: { role, name: 'ada' }, signal } as unknown as Call<'downloadDocument'>
  return downloadHandlers().downloadDocument(call)
}

test('an admin gets the text and the name of the file', async () => {
  const address = await serve({ body: 'services: {}\n' })
  expect(await download(`${address}/a/my%20app.yaml?x=1`)).toEqual({ text: 'services: {}\n', fileName: 'my app.yaml' })
  expect(await download(address)).toMatchObject({ fileName: 'compose.yaml' })
})

test('the machine’s own network is closed to operators', async () => {
  const address = await serve({ body: 'secret' })
  await expect(download(`${address}/x`, 'operator')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(download('file:///etc/passwd')).rejects.toMatchObject({ code: 'invalid_request' })
})

test('what is no file is refused in words, without the query', async () => {
  const missing = await serve({ status: 404 })
  await expect(download(`${missing}/gone?token=s3cret`)).rejects.toMatchObject({
    code: 'not_found',
    message: `There is nothing at ${missing}/gone (404).`,
  })
  server?.close()
  const broken = await serve({ status: 500 })
  await expect(download(`${broken}/x`)).rejects.toMatchObject({ code: 'rejected' })
  server?.close()
  const binary = await serve({ body: new Uint8Array([0xff, 0xfe, 0x00]) })
  await expect(download(`${binary}/x`)).rejects.toMatchObject({ code: 'rejected' })
})
