import { createHash } from 'node:crypto'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'

export interface PushTo {
  /** http://127.0.0.1:port */
  readonly address: string
  /** The value of the Authorization header for a repository. */
  readonly authorization?: (repository: string) => string
}

/** Puts an image with nothing in it into a registry under these tags, by the registry's own API: no engine is needed. */
export async function pushEmptyImage(to: PushTo, repository: string, tags: readonly string[]): Promise<void> {
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } })
  const digest = `sha256:${createHash('sha256').update(config).digest('hex')}`
  const started = await send(to, repository, { method: 'POST', path: 'blobs/uploads/' })
  const place = new URL(started.location, to.address)
  place.searchParams.set('digest', digest)
  const content = { type: 'application/octet-stream', body: config }
  await send(to, repository, { method: 'PUT', path: place.pathname + place.search, ...content })
  const type = 'application/vnd.docker.distribution.manifest.v2+json'
  const manifest = {
    schemaVersion: 2,
    mediaType: type,
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: config.length, digest },
    layers: [],
  }
  for (const tag of tags) {
    await send(to, repository, { method: 'PUT', path: `manifests/${tag}`, type, body: JSON.stringify(manifest) })
  }
}

interface Sent {
  readonly method: 'POST' | 'PUT'
  /** Below the repository, or from the root. */
  readonly path: string
  readonly type?: string
  readonly body?: string
}

async function send(to: PushTo, repository: string, { method, path, type, body }: Sent): Promise<{ location: string }> {
  const url = new URL(path.startsWith('/') ? path : `/v2/${repository}/${path}`, to.address)
  const headers = {
    'content-length': String(Buffer.byteLength(body ?? '')),
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(to.authorization === undefined ? {} : { authorization: to.authorization(repository) }),
  }
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, rejectUnauthorized: false }, (response) => {
      text(response).then((answer) => {
        const { statusCode = 0, headers: found } = response
        if (statusCode < 300) resolve({ location: found.location ?? '' })
        else reject(new Error(`${method} ${url.pathname}: ${statusCode} ${answer}`))
      }, reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
