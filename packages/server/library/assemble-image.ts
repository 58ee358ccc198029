import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Header, type Pack, pack } from 'tar-stream'
import { type NodeRuntime, libraryPath, nodePath } from './node-runtime.ts'
import type { BundledImage } from './recipe.ts'

/** One file or folder of an image's root file system. */
export interface ImageEntry {
  /** Relative to the root, with `/` between its parts; a folder ends in none. */
  readonly path: string
  readonly type: 'file' | 'directory'
  readonly mode: number
  readonly owner: number
  /** Bytes, or the file of this machine that holds them. */
  readonly content?: Buffer | { readonly file: string; readonly size: number }
}

/** An image that can be imported: the stream of `assembleImage` and the engine's words about it. */
export interface ImagePlan {
  /** `panamax/guestbook:1.0` */
  readonly image: string
  readonly repository: string
  readonly tag: string
  readonly os: 'linux'
  readonly architecture: string
  /** In the order of the archive: sorted by path, every folder before its content. */
  readonly entries: readonly ImageEntry[]
  /** Dockerfile instructions for the import (`changes` of Engine API `POST /images/create?fromSrc=-`). */
  readonly changes: readonly string[]
  /** Names programs, recipe and Node.js version; the image carries it as the label `fingerprintLabel`. */
  readonly fingerprint: string
}

/** An image whose value for this label differs from the plan's fingerprint was assembled from something else. */
export const fingerprintLabel = 'io.panamax.image.fingerprint'

const userId = 1000

/** What the image consists of. Reads sizes on this machine, no content. Same inputs, same plan. */
export async function planImage(image: BundledImage, runtime: NodeRuntime): Promise<ImagePlan> {
  const { recipe } = image
  const [repository = '', tag = ''] = recipe.image.split(':')
  const fingerprint = fingerprintOf(image, runtime)
  return {
    image: recipe.image,
    repository,
    tag,
    os: 'linux',
    architecture: runtime.architecture,
    entries: withFolders([
      ...systemEntries(),
      ...recipe.data.map((path): ImageEntry => directory(path, 0o755, userId)),
      ...[...image.programs].map(([name, content]): ImageEntry => file(`/app/${name}`, content)),
      ...(await runtimeEntries(runtime)),
    ]),
    changes: [
      `ENV PATH=${posix.dirname(nodePath)}`,
      // The libraries lie in one folder, wherever this machine keeps them.
      `ENV LD_LIBRARY_PATH=${libraryPath}`,
      'ENV NODE_ENV=production',
      `USER ${userId}:${userId}`,
      'WORKDIR /app',
      `ENTRYPOINT ["${nodePath}"]`,
      ...recipe.expose.map((port) => `EXPOSE ${port}`),
      `LABEL org.opencontainers.image.title=${JSON.stringify(recipe.description)}`,
      `LABEL org.opencontainers.image.version=${tag}`,
      `LABEL ${fingerprintLabel}=${fingerprint}`,
    ],
    fingerprint,
  }
}

/**
 * The image's root file system as an uncompressed tar archive (POSIX ustar), byte for byte the same for the same plan.
 * Files are read while the stream is; the stream fails when one of them has changed its size since the plan.
 * The caller owns the stream: destroying it closes what is open.
 */
export function assembleImage(plan: Pick<ImagePlan, 'entries'>): Readable {
  const archive = pack()
  const written = writeEntries(archive, plan.entries)
  written.catch((error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))))
  return Readable.from(archive, { objectMode: false })
}

async function writeEntries(archive: Pack, entries: readonly ImageEntry[]): Promise<void> {
  for (const entry of entries) {
    const { content } = entry
    if (content === undefined || Buffer.isBuffer(content)) {
      archive.entry(headerOf(entry, content?.length ?? 0), content ?? Buffer.alloc(0))
    } else {
      await pipeline(createReadStream(content.file), archive.entry(headerOf(entry, content.size)))
    }
  }
  archive.finalize()
}

function headerOf(entry: ImageEntry, size: number): Header {
  return {
    name: entry.type === 'directory' ? `${entry.path}/` : entry.path,
    type: entry.type,
    size,
    mode: entry.mode,
    uid: entry.owner,
    gid: entry.owner,
    mtime: new Date(0),
    linkname: '',
    uname: '',
    gname: '',
    devmajor: 0,
    devminor: 0,
  }
}

const directory = (path: string, mode = 0o755, owner = 0): ImageEntry => ({
  path: relative(path),
  type: 'directory',
  mode,
  owner,
})

const file = (path: string, content: NonNullable<ImageEntry['content']>, mode = 0o644): ImageEntry => ({
  path: relative(path),
  type: 'file',
  mode,
  owner: 0,
  content,
})

function relative(path: string): string {
  const clean = posix.normalize(path)
  if (!path.startsWith('/') || clean !== path || clean === '/') throw new Error(`not a plain absolute path: ${path}`)
  return clean.slice(1)
}

function systemEntries(): ImageEntry[] {
  const lines = (...text: string[]) => Buffer.from(`${text.join('\n')}\n`)
  return [
    directory('/tmp', 0o1777),
    file('/etc/passwd', lines('root:x:0:0:root:/:/sbin/nologin', `app:x:${userId}:${userId}:app:/app:/sbin/nologin`)),
    file('/etc/group', lines('root:x:0:', `app:x:${userId}:`)),
    file('/etc/nsswitch.conf', lines('hosts: files dns')),
  ]
}

async function runtimeEntries(runtime: NodeRuntime): Promise<ImageEntry[]> {
  return Promise.all(
    [...runtime.files].map(async ([path, source]) => {
      const { size } = await stat(source)
      return file(path, { file: source, size }, 0o755)
    }),
  )
}

/** Adds the folders that are only implied, and sorts. */
function withFolders(entries: readonly ImageEntry[]): ImageEntry[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]))
  for (const { path } of entries) {
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
      if (!byPath.has(folder)) byPath.set(folder, directory(`/${folder}`))
    }
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function fingerprintOf(image: BundledImage, runtime: NodeRuntime): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([layout, image.recipe, runtime.version, runtime.architecture]))
  for (const [name, content] of image.programs) hash.update(`\0${name}\0${content.length}\0`).update(content)
  return hash.digest('hex')
}

/** Raised when this file puts the image together in another way, so that existing images are assembled anew. */
const layout = 1
