import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepAlive } from './keep-alive.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

class Client extends EventEmitter {
  isPaused = false
  answers = true
  pings = 0
  isGone = false
  ping(): void {
    this.pings += 1
    if (this.answers && !this.isPaused) this.emit('pong')
  }
  terminate(): void {
    this.isGone = true
    this.emit('close')
  }
}

test('a client that answers stays, one that does not is gone by the next ping, and then nothing is left running', () => {
  const client = new Client()
  keepAlive(client)
  vi.advanceTimersByTime(10 * 30_000)
  expect(client).toMatchObject({ pings: 10, isGone: false })
  client.answers = false
  vi.advanceTimersByTime(2 * 30_000)
  expect(client.isGone).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

test('a client that is held back is not taken for gone', () => {
  const client = new Client()
  keepAlive(client)
  client.isPaused = true
  vi.advanceTimersByTime(5 * 30_000)
  client.isPaused = false
  expect(client.isGone).toBe(false)
})
