import { createHash } from 'node:crypto'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'

export interface PushTo {
  /** http://127.0.0.1:port */
  readonly address: string
  /** The value of the Authorization header for a repository. */
  readonly authorization?: (repository: string) => string
}

/** What is in an image; without it there is nothing in it, which is enough for everything but running. */
export interface Program {
  /** An uncompressed tar of the root file system. */
  readonly fileSystem: Buffer
  readonly command: readonly string[]
}

const kind = 'application/vnd.docker.'

/** Puts an image into a registry under these tags, by the registry's own API: no engine is needed. */
export async function pushImage(
  to: PushTo,
  repository: string,
  tags: readonly string[],
  program?: Program,
): Promise<void> {
  const layers = program === undefined ? [] : [gzipSync(program.fileSystem)]
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: { Cmd: program?.command ?? ['nothing'], Env: ['PATH=/bin'] },
      rootfs: { type: 'layers', diff_ids: program === undefined ? [] : [digestOf(program.fileSystem)] },
    }),
  )
  for (const blob of [config, ...layers]) await putBlob(to, repository, blob)
  const describe = (mediaType: string, blob: Buffer) => ({ mediaType, size: blob.length, digest: digestOf(blob) })
  const type = `${kind}distribution.manifest.v2+json`
  const manifest = {
    schemaVersion: 2,
    mediaType: type,
    config: describe(`${kind}container.image.v1+json`, config),
    layers: layers.map((layer) => describe(`${kind}image.rootfs.diff.tar.gzip`, layer)),
  }
  const body = Buffer.from(JSON.stringify(manifest))
  for (const tag of tags) await send(to, repository, { method: 'PUT', path: `manifests/${tag}`, type, body })
}

async function putBlob(to: PushTo, repository: string, body: Buffer): Promise<void> {
  const started = await send(to, repository, { method: 'POST', path: 'blobs/uploads/' })
  const place = new URL(started.location, to.address)
  place.searchParams.set('digest', digestOf(body))
  const path = place.pathname + place.search
  await send(to, repository, { method: 'PUT', path, type: 'application/octet-stream', body })
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

interface Sent {
  readonly method: 'POST' | 'PUT'
  /** Below the repository, or from the root. */
  readonly path: string
  readonly type?: string
  readonly body?: Buffer
}

async function send(to: PushTo, repository: string, { method, path, type, body }: Sent): Promise<{ location: string }> {
  const url = new URL(path.startsWith('/') ? path : `/v2/${repository}/${path}`, to.address)
  const headers = {
    'content-length': String(body?.length ?? 0),
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
