import { createHash } from 'node:crypto'
import { lstat, readdir } from 'node:fs/promises'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import { HeldFolder } from '../system/held-folder.ts'

export const documentFile = 'compose.yaml'
export const envFile = '.env'
/** What each file was when it was written: SHA-256 by path. */
export const manifestFile = '.panamax-files.json'
/** What Panamax writes itself, without being told to by a document. */
export const own: readonly string[] = [documentFile, envFile, manifestFile]

/** More than any file of a revision may hold. */
const mostBytes = 64 * 1_048_576

/** Where a file is to be. Whoever gets it closes the folder. */
export interface Place {
  readonly folder: HeldFolder
  readonly name: string
}

/** Makes the folders on the way; none of them may be a symbolic link, which could lead out. Throws `conflict`. */
export async function placeFor(root: HeldFolder, parts: readonly string[]): Promise<Place> {
  const name = parts.at(-1) ?? ''
  const folder = await root.descend(parts.slice(0, -1), { make: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTDIR') throw error
    throw new PanamaxError(
      'conflict',
      `There is no folder on the way to ${root.named(parts)} (a symbolic link is not followed). Move what is there away and deploy again.`,
    )
  })
  const stats = await lstat(folder.at(name)).catch(() => undefined)
  if (stats?.isDirectory() !== true) return { folder, name }
  await folder.close()
  throw new PanamaxError('conflict', `${root.named(parts)} is a folder where a file has to be.`)
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Of the file; undefined where there is none; a word that is no hash for a link, a pipe and whatever else no revision has. */
export async function hashAt(root: HeldFolder, parts: readonly string[]): Promise<string | undefined> {
  const bytes = await bytesAt(root, parts)
  return bytes === undefined || bytes === 'other' ? bytes : sha256(bytes)
}

async function bytesAt(root: HeldFolder, parts: readonly string[]): Promise<Buffer | 'other' | undefined> {
  try {
    const folder = await root.descend(parts.slice(0, -1))
    const file = await folder.use((held) => held.openFile(parts.at(-1) ?? ''))
    try {
      const stats = await file.stat()
      if (stats.isDirectory()) return undefined
      return stats.isFile() && stats.size <= mostBytes ? await file.readFile() : 'other'
    } finally {
      await file.close()
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    // A link, a socket.
    if (code === 'ELOOP' || code === 'ENXIO') return 'other'
    throw error
  }
}

/** Walks what is not as it was written; a folder that may not be read counts as something. */
export async function* leftIn(
  root: HeldFolder,
  inside: readonly string[],
  manifest: Readonly<Record<string, string>>,
): AsyncGenerator<string> {
  const entries = await root
    .descend(inside)
    .then((folder) => folder.use((held) => readdir(held.at('.'), { withFileTypes: true })))
    .catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : 'unreadable'))
  if (entries === undefined) return
  if (entries === 'unreadable' || (entries.length === 0 && inside.length > 0)) return yield `${inside.join('/')}/`
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const parts = [...inside, entry.name]
    const path = parts.join('/')
    if (entry.isDirectory()) yield* leftIn(root, parts, manifest)
    else if (!own.includes(path) && !(await isAsWritten(root, parts, manifest[path]))) yield path
  }
}

async function isAsWritten(root: HeldFolder, parts: readonly string[], hash: string | undefined): Promise<boolean> {
  return hash !== undefined && hash === (await hashAt(root, parts).catch(() => undefined))
}

const Manifest = z.record(z.string(), z.string())

/** One that is missing or broken means that nothing here is known to be ours, and so everything is kept. */
export async function readManifest(root: HeldFolder): Promise<Readonly<Record<string, string>>> {
  try {
    const bytes = await bytesAt(root, [manifestFile])
    return Manifest.parse(JSON.parse(Buffer.isBuffer(bytes) ? bytes.toString('utf8') : ''))
  } catch {
    return {}
  }
}
