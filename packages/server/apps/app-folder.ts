import { type FileHandle, mkdir, open, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { formatEnvFile } from '@panamax/core/compose/env-file'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import type { RevisionContent } from '../store/revisions.ts'
import { HeldFolder } from '../system/held-folder.ts'
import {
  documentFile,
  envFile,
  hashAt,
  leftIn,
  manifestFile,
  own,
  type Place,
  placeFor,
  readManifest,
  sha256,
} from './app-files.ts'
import { containedPath, draftSuffix } from './contained-path.ts'

const mostListed = 100

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
    const files = Object.entries(content.files)
    const kept: string[] = []
    const written: Place[] = []
    let root: HeldFolder | undefined
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      root = await HeldFolder.open(folder)
      const before = await readManifest(root)
      const drafts: Draft[] = []
      for (const [path, text] of files) {
        const parts = containedPath(path)
        const there = await hashAt(root, parts)
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
        const place = await placeFor(root, parts)
        written.push(place)
        const draft = place.folder.at(place.name + draftSuffix)
        await rm(draft, { force: true })
        await this.#writeDurably(draft, text, mode)
      }
      for (const { folder: held, name } of written) await rename(held.at(name + draftSuffix), held.at(name))
      await root.sync()
      return kept
    } catch (error) {
      for (const { folder: held, name } of written)
        await rm(held.at(name + draftSuffix), { force: true }).catch(() => undefined)
      throw error instanceof PanamaxError ? error : cannotWrite(app, folder, error)
    } finally {
      for (const each of written) await each.folder.close()
      await root?.close()
    }
  }

  /** Removes what was written for the app, and then the folder if nothing else is in it: data is never removed. */
  async clear(app: string, files: readonly string[]): Promise<void> {
    const root = await HeldFolder.open(this.path(app)).catch(() => undefined)
    await root?.use((folder) => clear(folder, files))
    await rmdir(this.path(app)).catch(() => undefined)
  }

  /**
   * What `clear` would leave: files that somebody else has written or changed, and empty folders (with a slash at the end), by
   * path. At most a hundred; undefined where nothing would stay.
   */
  async remains(app: string): Promise<{ readonly kept: readonly string[]; readonly more: boolean } | undefined> {
    const root = await HeldFolder.open(this.path(app)).catch(() => undefined)
    return root?.use(async (folder) => {
      const kept: string[] = []
      for await (const path of leftIn(folder, [], await readManifest(folder))) {
        if (kept.length === mostListed) return { kept, more: true }
        kept.push(path)
      }
      return kept.length === 0 ? undefined : { kept, more: false }
    })
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

async function clear(root: HeldFolder, files: readonly string[]): Promise<void> {
  const manifest = await readManifest(root)
  for (const path of [...files, ...own]) {
    const parts = own.includes(path) ? [path] : containedPath(path)
    const isOurs = own.includes(path) || (await hashAt(root, parts)) === manifest[path]
    const folder = await root.descend(parts.slice(0, -1)).catch(() => undefined)
    // What cannot be removed, a folder above all, is not what was written.
    await folder?.use(async (held) => {
      if (isOurs) await rm(held.at(parts.at(-1) ?? ''), { force: true }).catch(() => undefined)
    })
    for (let depth = parts.length - 1; depth > 0; depth--) {
      const above = await root.descend(parts.slice(0, depth - 1)).catch(() => undefined)
      await above?.use((held) => rmdir(held.at(parts[depth - 1] ?? '')).catch(() => undefined))
    }
  }
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
