// The web page: a form, and what the visitors before you wrote.
//
//   GET  /               the page
//   POST /entries        the form (name, message) → back to the page
//   GET  /entries.json   the newest entries as JSON
//   GET  /health         200 when the store answers
import { createHash } from 'node:crypto'
import { Refusal, json, readBody, serve, text } from './serve.mjs'
import { store } from './store-client.mjs'

const port = Number(process.env.PORT ?? 8000)
const title = process.env.GUESTBOOK_TITLE || 'Guestbook'

const style = `
:root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif }
body { max-width: 38rem; margin: 2rem auto; padding: 0 1rem }
form { display: grid; gap: .75rem; margin: 0 0 2rem }
label { display: grid; gap: .25rem; font-weight: 600 }
input, textarea, button { font: inherit; padding: .5rem .65rem; border: 1px solid #767676; border-radius: .4rem }
button { justify-self: start; background: #1d5fd1; border-color: #1d5fd1; color: #fff; cursor: pointer }
ol { list-style: none; padding: 0 }
li { padding: .75rem 0; border-top: 1px solid #76767655; overflow-wrap: anywhere }
p { margin: 0 }
small { opacity: .8 }
[role=alert] { border: 1px solid #b3261e; border-radius: .4rem; padding: .5rem .75rem }
`

const headers = {
  'content-type': 'text/html; charset=utf-8',
  // No script at all, and this one style sheet: what a visitor writes cannot become more than text.
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (value) => String(value).replace(/[&<>"']/g, (character) => entities[character])

function listItem(entry) {
  const shown = entry.result ?? entry
  const state =
    entry.state === 'done'
      ? `${shown.words} ${shown.words === 1 ? 'word' : 'words'}, ${entry.result.processed}`
      : 'waiting for the worker'
  return `<li><p><strong>${escape(shown.name)}</strong></p><p>${escape(shown.message)}</p><small>${escape(state)}</small></li>`
}

function page({ entries = [], problem, draft = {} }) {
  // The page looks again by itself, but not under the hands of somebody who is correcting a draft.
  const waits = !problem && entries.some((entry) => entry.state === 'queued')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${waits ? '<meta http-equiv="refresh" content="1; url=/">' : ''}
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escape(title)}</h1>
${problem ? `<p role="alert">${escape(problem)}</p>` : ''}
<form method="post" action="/entries">
<label>Your name <input name="name" required maxlength="60" autocomplete="name" value="${escape(draft.name ?? '')}"></label>
<label>Your message <textarea name="message" required maxlength="500" rows="3">${escape(draft.message ?? '')}</textarea></label>
<button>Sign the guestbook</button>
</form>
<ol>
${entries.map(listItem).join('\n') || '<li>Nobody has signed yet. Be the first.</li>'}
</ol>
</body>
</html>
`
}

const html = (status, content) => ({ status, headers, body: page(content) })

async function showPage(status = 200, content = {}) {
  try {
    return html(status, { ...content, entries: await store.entries(50) })
  } catch (error) {
    return html(503, { ...content, problem: content.problem ?? error.message })
  }
}

async function sign(request) {
  const form = new URLSearchParams(await readBody(request))
  const draft = { name: form.get('name') ?? '', message: form.get('message') ?? '' }
  try {
    await store.add(draft)
  } catch (error) {
    return showPage(error.status === 422 ? 422 : 503, { problem: error.message, draft })
  }
  return { status: 303, headers: { location: '/' } }
}

async function fromStore(call) {
  try {
    return json(200, await call)
  } catch (error) {
    return text(503, error.message)
  }
}

async function handle(request, url) {
  const route = `${request.method} ${url.pathname}`
  if (route === 'GET /') return showPage()
  if (route === 'POST /entries') return sign(request)
  if (route === 'GET /entries.json') return fromStore(store.entries(50))
  if (route === 'GET /health') return fromStore(store.health())
  throw new Refusal(404, 'There is nothing here.')
}

serve({ name: 'web', port, handle })
