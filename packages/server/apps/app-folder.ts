import { createHash } from 'node:crypto'
import { type FileHandle, lstat, mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { formatEnvFile } from '@panamax/core/compose/env-file'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import type { RevisionContent } from '../store/revisions.ts'
import { z } from 'zod'
import { containedPath, draftSuffix } from './contained-path.ts'

const mostListed = 100

/** What each file was when it was written: SHA-256 by path. */
const manifestFile = '.panamax-files.json'

export const documentFile = 'compose.yaml'
const envFile = '.env'

/** What is used of the file system; a parameter, so that a test can have a full disk. */
export interface FileWriter {
  open(path: string, mode: number): Promise<Pick<FileHandle, 'writeFile' | 'sync' | 'close'>>
}

const disk: FileWriter = { open: (path, mode) => open(path, 'wx', mode) }

interface Draft {
  readonly parts: readonly string[]
  readonly text: string
  readonly mode: number
}

/** The folders `PANAMAX_HOME/apps/<app>`: where `docker compose` works without Panamax, and relative mounts resolve. */
export class AppFolders {
  readonly #root: string
  readonly #writer: FileWriter

  constructor(root: string, writer: FileWriter = disk) {
    this.#root = root
    this.#writer = writer
  }

  /** Absolute. `app` is a valid app name, which cannot leave the root. */
  path(app: string): string {
    return join(this.#root, app)
  }

  /**
   * Writes the document, its `.env` and its files, durably. Each is replaced as a whole, and none before all are on the
   * disk. Throws `failed` where that is impossible; what was there before is there still. A file that somebody else, the app
   * above all, has changed since it was written is data: it stays as it is, and is named in the answer.
   */
  async write(app: string, content: RevisionContent): Promise<readonly string[]> {
    const folder = this.path(app)
    const before = await readManifest(folder)
    const files = Object.entries(content.files)
    const kept: string[] = []
    const written: string[] = []
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const drafts: Draft[] = []
      for (const [path, text] of files) {
        const parts = containedPath(path)
        const there = await hashOf(await this.#place(folder, parts))
        if (there === undefined || there === before[path] || there === sha256(text))
          drafts.push({ parts, text, mode: 0o644 })
        else kept.push(path)
      }
      const ours = files.filter(([path]) => !kept.includes(path)).map(([path, text]) => [path, sha256(text)])
      const manifest = { ...before, ...Object.fromEntries(ours) }
      if (Object.keys(manifest).length > 0)
        drafts.push({ parts: [manifestFile], text: JSON.stringify(manifest), mode: 0o600 })
      drafts.push({ parts: [envFile], text: formatEnvFile(content.values), mode: 0o600 })
      drafts.push({ parts: [documentFile], text: content.document, mode: 0o644 })
      for (const { parts, text, mode } of drafts) {
        const target = await this.#place(folder, parts)
        await rm(target + draftSuffix, { force: true })
        written.push(target)
        await this.#writeDurably(target + draftSuffix, text, mode)
      }
      for (const target of written) await rename(target + draftSuffix, target)
      await syncFolder(folder)
      return kept
    } catch (error) {
      await Promise.all(written.map((target) => rm(target + draftSuffix, { force: true }).catch(() => undefined)))
      throw error instanceof PanamaxError ? error : cannotWrite(app, folder, error)
    }
  }

  /** Removes what was written for the app, and then the folder if nothing else is in it: data is never removed. */
  async clear(app: string, files: readonly string[]): Promise<void> {
    const folder = this.path(app)
    const manifest = await readManifest(folder)
    const own = [documentFile, envFile, manifestFile]
    for (const path of [...files, ...own]) {
      const parts = own.includes(path) ? [path] : containedPath(path)
      const target = await this.#place(folder, parts, false).catch(() => undefined)
      if (target === undefined) continue
      const isChanged = !own.includes(path) && (await hashOf(target)) !== manifest[path]
      if (!isChanged) await rm(target, { force: true })
      for (let depth = parts.length - 1; depth > 0; depth--) {
        await rmdir(join(folder, ...parts.slice(0, depth))).catch(() => undefined)
      }
    }
    const rest = await readdir(folder).catch(() => ['unreadable'])
    if (rest.length === 0) await rmdir(folder).catch(() => undefined)
  }

  /**
   * What `clear` would leave: files that somebody else has written or changed, and empty folders (with a slash at the end), by
   * path. At most a hundred; undefined where nothing would stay.
   */
  async remains(app: string): Promise<{ readonly kept: readonly string[]; readonly more: boolean } | undefined> {
    const folder = this.path(app)
    const manifest = await readManifest(folder)
    const left = leftIn(folder, '', (path, file) => isOurs(path, file, manifest))
    const kept: string[] = []
    for await (const path of left) {
      if (kept.length === mostListed) return { kept, more: true }
      kept.push(path)
    }
    return kept.length === 0 ? undefined : { kept, more: false }
  }

  /** Makes the folders on the way; none of them may be a symbolic link, which could lead out. */
  async #place(folder: string, parts: readonly string[], make = true): Promise<string> {
    let place = folder
    for (const part of parts.slice(0, -1)) {
      place = join(place, part)
      if (make) await mkdir(place, { mode: 0o755 }).catch(ignoreExisting)
      const stats = await lstat(place)
      if (!stats.isDirectory()) throw notAFolder(place)
    }
    const target = join(place, parts.at(-1) ?? '')
    const stats = await lstat(target).catch(() => undefined)
    if (stats?.isDirectory() === true)
      throw new PanamaxError('conflict', `${target} is a folder where a file has to be.`)
    return target
  }

  async #writeDurably(path: string, text: string, mode: number): Promise<void> {
    const file = await this.#writer.open(path, mode)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

function ignoreExisting(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
}

/** Makes the renames durable; where a folder cannot be opened (Windows) there is nothing to do. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  if (handle === undefined) return
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function notAFolder(place: string): PanamaxError {
  return new PanamaxError(
    'conflict',
    `${place} is not a folder (a symbolic link is not followed). Move it away and deploy again.`,
  )
}

function cannotWrite(app: string, folder: string, error: unknown): PanamaxError {
  const code = (error as NodeJS.ErrnoException).code
  const reason =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? `the disk of ${dirname(folder)} is full. Free some space and deploy again`
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? `Panamax may not write to ${folder}. Give its user the right to, and deploy again`
        : messageOf(error)
  return new PanamaxError(
    'failed',
    `The document of ${app} could not be saved: ${reason}. The one from before is still there.`,
    { cause: error },
  )
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Undefined where there is no file. */
async function hashOf(path: string): Promise<string | undefined> {
  const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return content === undefined ? undefined : sha256(content)
}

async function isOurs(path: string, file: string, manifest: Readonly<Record<string, string>>): Promise<boolean> {
  if ([documentFile, envFile, manifestFile].includes(path)) return true
  const hash = manifest[path]
  return hash !== undefined && hash === (await hashOf(file).catch(() => undefined))
}

/** Walks a folder; one that may not be read counts as something. */
async function* leftIn(
  folder: string,
  inside: string,
  isGoing: (path: string, file: string) => Promise<boolean>,
): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? undefined : 'unreadable',
  )
  if (entries === undefined) return
  if (entries === 'unreadable' || (entries.length === 0 && inside !== '')) return yield inside
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = inside + entry.name
    if (entry.isDirectory()) yield* leftIn(join(folder, entry.name), `${path}/`, isGoing)
    else if (!(await isGoing(path, join(folder, entry.name)))) yield path
  }
}

const Manifest = z.record(z.string(), z.string())

/** One that is missing or broken means that nothing here is known to be ours, and so everything is kept. */
async function readManifest(folder: string): Promise<Readonly<Record<string, string>>> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(folder, manifestFile), 'utf8')))
  } catch {
    return {}
  }
}
