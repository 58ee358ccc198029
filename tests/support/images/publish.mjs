import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const CONFIG = 'application/vnd.docker.container.image.v1+json'
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip'

/**
 * @typedef {import('./layers.mjs').Layer} Layer
 * @typedef {object} RunConfig what Docker calls the container configuration of an image
 * @property {string[]} [Entrypoint]
 * @property {string[]} [Cmd]
 * @property {string[]} [Env]
 * @property {Record<string, object>} [Volumes]
 * @property {Record<string, object>} [ExposedPorts]
 * @property {Record<string, string>} [Labels]
 */

/**
 * Puts an image into a registry under `name` (repository:tag), as `docker push` would, without any engine. What the
 * registry has already is not sent again.
 * @param {string} registry http://host:port
 * @param {string} name for example library/busybox:1.36
 * @param {{ layers: readonly Layer[], config: RunConfig }} image
 */
export async function publishImage(registry, name, { layers, config }) {
  const [repository = '', tag = 'latest'] = name.split(':')
  const base = `${registry}/v2/${repository}`
  const settings = Buffer.from(JSON.stringify(imageConfig(layers, config)))
  const settingsDigest = digestOf(settings)
  for (const layer of layers) await putBlob(base, layer.digest, () => readFileSync(layer.path))
  await putBlob(base, settingsDigest, () => settings)
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: CONFIG, size: settings.length, digest: settingsDigest },
    layers: layers.map(({ size, digest }) => ({ mediaType: LAYER, size, digest })),
  }
  const body = JSON.stringify(manifest)
  await expectStatus(
    await fetch(`${base}/manifests/${tag}`, { method: 'PUT', body, headers: { 'content-type': MANIFEST } }),
    201,
  )
}

/**
 * @param {readonly Layer[]} layers
 * @param {RunConfig} config
 */
function imageConfig(layers, config) {
  // A fixed date: the same content is the same image.
  const created = '2024-01-01T00:00:00Z'
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  return {
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    created,
    config: { ...config, Env: [path, ...(config.Env ?? [])] },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: layers.map(() => ({ created, created_by: 'panamax test support' })),
  }
}

/**
 * @param {string} base
 * @param {string} digest
 * @param {() => Buffer} read
 */
async function putBlob(base, digest, read) {
  const present = await fetch(`${base}/blobs/${digest}`, { method: 'HEAD' })
  if (present.status === 200) return
  const begun = await fetch(`${base}/blobs/uploads/`, { method: 'POST' })
  await expectStatus(begun, 202)
  const target = new URL(begun.headers.get('location') ?? '', base)
  target.searchParams.set('digest', digest)
  const headers = { 'content-type': 'application/octet-stream' }
  await expectStatus(await fetch(target, { method: 'PUT', body: new Uint8Array(read()), headers }), 201)
}

/** @param {Buffer} bytes */
function digestOf(bytes) {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/**
 * @param {Response} response
 * @param {number} status
 */
async function expectStatus(response, status) {
  if (response.status === status) return
  throw new Error(`${response.url} answered ${response.status} instead of ${status}: ${await response.text()}`)
}
