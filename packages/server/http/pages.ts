import { createHash } from 'node:crypto'
import { type Dirent, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export interface Page {
  readonly body: Buffer
  readonly type: string
  /** Weak (RFC 9110, section 8.8.1): the same whether the body is sent compressed or not. */
  readonly etag: string
  /** Its name holds a hash of its content: it may be kept for ever. */
  readonly isImmutable: boolean
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/**
 * The files of the web interface by their path in the address. They are listed, anew after each build: a path that is not in
 * the list cannot be read, however it is written. Without a built interface, one page that says what there is instead.
 */
export class Pages {
  readonly #folder: string
  #files = new Map<string, string>()
  #build = ''

  /** `folder`: where the built interface lies, or would. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** A file, or the start page for the address of a screen: what a browser goes to, or anything without an extension. */
  async find(path: string, accept = ''): Promise<Page | undefined> {
    this.#list()
    const isScreen = extname(path) === '' || accept.includes('text/html')
    const name = isScreen && !this.#files.has(path) ? '/index.html' : path
    const file = this.#files.get(name)
    if (file === undefined) return name === '/index.html' ? toPage(name, Buffer.from(placeholder)) : undefined
    // Gone between listing and reading: a build is under way.
    const body = await readFile(file).catch(() => undefined)
    return body && toPage(name, body)
  }

  #list(): void {
    const index = statSync(join(this.#folder, 'index.html'), { throwIfNoEntry: false })
    const build = index === undefined ? '' : `${index.ino} ${index.mtimeMs}`
    if (build === this.#build) return
    this.#build = build
    const files = index === undefined ? [] : filesIn(this.#folder)
    this.#files = new Map(files.map((file) => [`/${relative(this.#folder, file).split(sep).join('/')}`, file]))
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry: Dirent) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function toPage(path: string, body: Buffer): Page {
  return {
    body,
    type: types[extname(path)] ?? 'application/octet-stream',
    etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
    isImmutable: path.startsWith('/assets/'),
  }
}

const placeholder = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Panamax</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
  body { max-width: 42rem; margin: 10vh auto; padding: 0 1.25rem }
  code, pre { font: 0.9em ui-monospace, monospace }
  pre { padding: 1rem; overflow-x: auto; border: 1px solid; border-radius: 6px }
</style>
</head>
<body>
<h1>Panamax is running</h1>
<p>This installation has no web interface. Everything works from the command line, on the machine that Panamax runs on:</p>
<pre>panamax user add YOUR-NAME --role admin
panamax run guestbook
panamax apps
panamax logs guestbook -f
panamax --help</pre>
<p>Were you sent here by a set-up link? What stands behind <code>#token=</code> in it makes the first account:</p>
<pre>curl -X POST -H 'content-type: application/json' \\
  -d '{"token": "…", "username": "…", "password": "…"}' \\
  http://localhost:8888/api/v1/setup</pre>
<p>The API is described at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
</body>
</html>
`
