import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { writeTo } from './exec.ts'

const isOpen = async (work: Promise<void>): Promise<boolean> =>
  Promise.race([work.then(() => false), new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 20))])

test('writing waits for a command that does not read, and goes on when it reads or its stream is closed', async () => {
  const read = new PassThrough({ highWaterMark: 4 })
  const first = writeTo(read, Buffer.from('more than four'))
  expect(await isOpen(first)).toBe(true)
  read.resume()
  await first
  expect(read.listenerCount('error')).toBe(0)

  const closed = new PassThrough({ highWaterMark: 4 })
  const second = writeTo(closed, Buffer.from('more than four'))
  expect(await isOpen(second)).toBe(true)
  closed.destroy()
  await second
  await writeTo(closed, Buffer.from('nothing'))
})
