// Speaks to the store. Every call ends within its time limit, with an answer or with an Error that says what failed.
import { required } from './serve.mjs'

const base = required('STORE_URL').replace(/\/$/, '')
const key = required('STORE_KEY')

async function call(method, path, { body, seconds = 5 } = {}) {
  let response
  try {
    response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(seconds * 1000),
    })
  } catch (error) {
    throw new Error(`cannot reach the store at ${base}: ${error.cause?.message || error.message}`)
  }
  const text = await response.text()
  if (!response.ok) throw Object.assign(new Error(text.trim()), { status: response.status })
  return text === '' ? undefined : JSON.parse(text)
}

export const store = {
  health: () => call('GET', '/health', { seconds: 2 }),
  entries: (limit) => call('GET', `/entries?limit=${limit}`),
  add: (entry) => call('POST', '/entries', { body: entry }),
  /** Waits up to 20 seconds for an entry to work on; `undefined` when there is none. */
  next: () => call('GET', '/queue?wait=20', { seconds: 30 }),
  finish: (id, result) => call('PUT', `/entries/${id}/result`, { body: result }),
}
