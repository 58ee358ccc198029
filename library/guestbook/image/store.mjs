// The store: guestbook entries in an append-only file, over HTTP.
//
//   GET  /health                    200 when entries can be written
//   GET  /entries?limit=50          the newest entries, newest first
//   POST /entries                   {name, message} → 201 with the new entry, its state "queued"
//   GET  /queue?wait=20             the oldest queued entry; 204 when there was none for `wait` seconds
//   PUT  /entries/<id>/result       what the worker made of it → its state "done"; repeating it changes nothing
//
// Everything but /health needs `Authorization: Bearer <STORE_KEY>`. An answer to POST or PUT means that the entry is
// on the disk: each line of the file is written and synced before it is acknowledged.
import { createHash, timingSafeEqual } from 'node:crypto'
import { mkdir, open } from 'node:fs/promises'
import { Refusal, json, log, readBody, required, serve, text } from './serve.mjs'

const port = Number(process.env.PORT ?? 7000)
const folder = process.env.DATA_DIR ?? '/data'
const key = required('STORE_KEY')
const capacity = 10_000

const entries = new Map()
const waiting = new Set()
let diskError

await mkdir(folder, { recursive: true })
const file = await open(`${folder}/entries.ndjson`, 'a+')
await load()

// One write at a time, in order: a line is never interleaved with another.
let last = Promise.resolve()
function append(record) {
  const written = last.then(async () => {
    const { size } = await file.stat()
    try {
      await file.appendFile(`${JSON.stringify(record)}\n`)
      await file.datasync()
      diskError = undefined
    } catch (error) {
      diskError = error
      // What reached the disk of a failed line would spoil the next one.
      await file.truncate(size).catch(() => {})
      throw new Refusal(507, `The entry could not be stored: ${error.message}`)
    }
    apply(record)
  })
  last = written.catch(() => {})
  return written
}

function apply(record) {
  if (record.type === 'entry') entries.set(record.entry.id, { ...record.entry, state: 'queued' })
  const entry = record.type === 'result' ? entries.get(record.id) : undefined
  if (entry) entries.set(record.id, { ...entry, state: 'done', result: record.result })
}

/** Reads the file; a last line that a power cut left unfinished was never acknowledged and is cut off. */
async function load() {
  const bytes = await file.readFile()
  const end = bytes.lastIndexOf(10) + 1
  if (end < bytes.length) await file.truncate(end)
  for (const [index, line] of bytes.subarray(0, end).toString('utf8').split('\n').entries()) {
    if (line === '') continue
    try {
      apply(JSON.parse(line))
    } catch {
      log(`store: line ${index + 1} of entries.ndjson cannot be read and is left out`)
    }
  }
  log(`store: ${entries.size} entries`)
}

const oldestQueued = () => [...entries.values()].find((entry) => entry.state === 'queued')

/** The oldest queued entry, at the latest after `seconds`; `undefined` when there was none or the client went away. */
function nextQueued(seconds, request) {
  const entry = oldestQueued()
  if (entry) return entry
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      waiting.delete(finish)
      request.socket.off('close', finish)
      resolve(oldestQueued())
    }
    const timer = setTimeout(finish, seconds * 1000)
    waiting.add(finish)
    request.socket.once('close', finish)
  })
}

const wakeAll = () => [...waiting].forEach((finish) => finish())

const sha256 = (value) => createHash('sha256').update(value).digest()
const allowed = (header) => timingSafeEqual(sha256(header ?? ''), sha256(`Bearer ${key}`))

async function readJson(request) {
  try {
    return JSON.parse(await readBody(request))
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(400, 'The request is not JSON.')
  }
}

function textField(value, field, limit) {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= limit) return value
  throw new Refusal(422, `"${field}" must be text of 1 to ${limit} characters.`)
}

async function addEntry(request) {
  const given = await readJson(request)
  if (entries.size >= capacity) throw new Refusal(507, `The guestbook is full (${capacity} entries).`)
  const entry = {
    id: String(entries.size + 1),
    name: textField(given?.name, 'name', 60),
    message: textField(given?.message, 'message', 500),
    written: new Date().toISOString(),
  }
  await append({ type: 'entry', entry })
  wakeAll()
  return json(201, entries.get(entry.id))
}

async function addResult(id, request) {
  const entry = entries.get(id)
  if (!entry) throw new Refusal(404, `There is no entry ${id}.`)
  const result = await readJson(request)
  if (entry.state === 'queued') await append({ type: 'result', id, result })
  return json(200, entries.get(id))
}

async function handle(request, url) {
  const route = `${request.method} ${url.pathname}`
  if (route === 'GET /health') {
    return diskError ? text(503, `cannot write: ${diskError.message}`) : json(200, { entries: entries.size })
  }
  if (!allowed(request.headers.authorization)) throw new Refusal(401, 'The key of the store is wrong or missing.')
  if (route === 'GET /entries') {
    const limit = Math.min(Math.max(Number(url.searchParams.get('limit')) || 50, 1), 500)
    return json(200, [...entries.values()].slice(-limit).reverse())
  }
  if (route === 'POST /entries') return addEntry(request)
  if (route === 'GET /queue') {
    const wait = Math.min(Math.max(Number(url.searchParams.get('wait')) || 0, 0), 25)
    const entry = await nextQueued(wait, request)
    return entry ? json(200, entry) : { status: 204 }
  }
  const result = /^PUT \/entries\/(\d+)\/result$/.exec(route)
  if (result) return addResult(result[1], request)
  throw new Refusal(404, 'There is nothing here.')
}

process.on('SIGTERM', wakeAll)
process.on('SIGINT', wakeAll)
serve({
  name: 'store',
  port,
  handle,
  close: async () => {
    await last
    await file.close()
  },
})
