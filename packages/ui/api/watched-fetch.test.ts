import { expect, test, vi } from 'vitest'
import { watched } from './watched-fetch.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('a stream is handed on as it comes', async () => {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes('a'))
      controller.enqueue(bytes('b'))
      controller.close()
    },
  })
  expect(await new Response(watched(body, 1000)).text()).toBe('ab')
})

test('a stream that is silent for too long breaks, and its source is let go', async () => {
  const cancel = vi.fn()
  const reader = watched(new ReadableStream<Uint8Array>({ cancel }), 20).getReader()
  await expect(reader.read()).rejects.toThrow('silent')
  expect(cancel).toHaveBeenCalledOnce()
})
