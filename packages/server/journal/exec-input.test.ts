import type { Driver, ExecSession } from '@panamax/core/deploy/driver'
import { expect, test } from 'vitest'
import { runExec } from './exec.ts'

test('no further frame of the client is taken while the command does not take the one before', async () => {
  let taken = 0
  let release: () => void = () => undefined
  const full = new Promise<void>((resolve) => (release = resolve))
  const written: string[] = []
  const session: ExecSession = {
    output: { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) },
    write: async (data) => {
      written.push(Buffer.from(data).toString())
      await full
    },
    end: () => undefined,
    resize: async () => undefined,
    exitCode: new Promise(() => undefined),
    close: () => undefined,
  }
  const driver = { exec: async () => session } as unknown as Driver
  const messages = (async function* () {
    for (const text of ['a', 'b', 'c']) {
      taken += 1
      yield Buffer.from(text)
    }
  })()
  const socket = { messages, send: async () => undefined, close: () => undefined }
  const request = { app: 'blog', service: 'web', command: ['cat'], tty: false }
  const over = runExec(driver, request, socket, new AbortController().signal)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect({ taken, written }).toEqual({ taken: 1, written: ['a'] })
  release()
  await over
  expect(written).toEqual(['a', 'b', 'c'])
})
