// The worker: takes queued entries from the store one by one, tidies and measures them, and stores the result.
import { setTimeout as sleep } from 'node:timers/promises'
import { json, log, serve, text } from './serve.mjs'
import { store } from './store-client.mjs'

const port = Number(process.env.PORT ?? 7001)
const stopping = new AbortController()
const state = { done: 0, problem: 'starting' }

/** What becomes of an entry: one Unicode form, no control characters, single spaces, and its number of words. */
function finished(entry) {
  const message = tidy(entry.message)
  return {
    name: tidy(entry.name),
    message,
    words: message.split(' ').filter((word) => word !== '').length,
    processed: new Date().toISOString(),
  }
}

function tidy(value) {
  return value
    .normalize('NFC')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
}

async function work() {
  let pause = 250
  while (!stopping.signal.aborted) {
    try {
      // A quick call first: an empty queue answers only after its wait, too late to say that all is well again.
      if (state.problem) await store.health()
      state.problem = undefined
      const entry = await store.next()
      pause = 250
      if (!entry) continue
      const result = finished(entry)
      await store.finish(entry.id, result)
      state.done += 1
      log(`worker: entry ${entry.id} done, ${result.words} words`)
    } catch (error) {
      if (stopping.signal.aborted) return
      state.problem = error.message
      log(`worker: ${error.message}; next try in ${pause} ms`)
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {})
      pause = Math.min(pause * 2, 5_000)
    }
  }
}

process.on('SIGTERM', () => stopping.abort())
process.on('SIGINT', () => stopping.abort())
serve({
  name: 'worker',
  port,
  handle: async () => (state.problem ? text(503, state.problem) : json(200, { done: state.done })),
})
void work()
