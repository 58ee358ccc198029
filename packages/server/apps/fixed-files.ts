import { constants } from 'node:fs'
import { lstat, open, readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { messageOf } from '@panamax/core/errors'
import { containedPath } from './contained-path.ts'

export interface FixedFilesLimits {
  /** Bytes of one file, and of all. */
  readonly file: number
  readonly all: number
  readonly count: number
  readonly depth: number
}

export const fixedFilesLimits: FixedFilesLimits = { file: 1_048_576, all: 16_777_216, count: 500, depth: 16 }

export interface FixedFiles {
  /** Text by path in the folder. */
  readonly files: Readonly<Record<string, string>>
  /** What was passed over, by path, each with the reason as the end of a sentence. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
}

/**
 * Reads the text files at the places of an app's folder, and in them. No symbolic link is followed, whether on the way or at
 * its end, so that nothing outside of the folder is read; what is too large or no text is passed over.
 */
export async function readFixedFiles(
  folder: string,
  places: readonly string[],
  limits: FixedFilesLimits = fixedFilesLimits,
): Promise<FixedFiles> {
  const root = await realpath(folder).catch(() => undefined)
  if (root === undefined) return { files: {}, skipped: [] }
  const reader = new Reader(root, limits)
  for (const place of places) await reader.take(place === '.' ? '' : place)
  return reader
}

class Reader implements FixedFiles {
  readonly files: Record<string, string> = {}
  readonly skipped: { path: string; reason: string }[] = []
  readonly #root: string
  readonly #limits: FixedFilesLimits
  #size = 0
  #looked = 0

  constructor(root: string, limits: FixedFilesLimits) {
    this.#root = root
    this.#limits = limits
  }

  /** A file, or a folder with what is in it. What is not there is nothing. */
  async take(path: string): Promise<void> {
    if (path !== '' && (isReserved(path) || Object.hasOwn(this.files, path))) return
    const reason = await this.#try(path)
    // Hundreds of lines would say no more.
    if (reason !== undefined && this.skipped.length < 20) this.skipped.push({ path, reason })
  }

  async #try(path: string): Promise<string | undefined> {
    const { count, depth } = this.#limits
    if (path.split('/').length > depth) return 'lies too deep'
    if ((this.#looked += 1) > count) return `is more than the ${count} files that can come along`
    if (path !== '' && !isContained(path)) return 'has a name that is not allowed'
    const full = join(this.#root, path)
    const stats = await lstat(full).catch(() => undefined)
    if (stats === undefined) return undefined
    // Where a folder on the way is a link, the real place is another one.
    if ((await realpath(dirname(full)).catch(() => '')) !== dirname(full) && path !== '')
      return 'is reached by a symbolic link'
    if (stats.isSymbolicLink()) return 'is a symbolic link'
    if (stats.isDirectory()) return this.#takeFolder(path, full)
    if (!stats.isFile()) return 'is no file'
    return this.#read(path, full)
  }

  async #takeFolder(path: string, full: string): Promise<string | undefined> {
    try {
      const names = (await readdir(full)).sort()
      for (const name of names) {
        if (this.#looked > this.#limits.count) break
        await this.take(path === '' ? name : `${path}/${name}`)
      }
      return undefined
    } catch (error) {
      return `cannot be read (${messageOf(error)})`
    }
  }

  async #read(path: string, full: string): Promise<string | undefined> {
    try {
      // It may have been exchanged for a link or a pipe since it was looked at.
      const file = await open(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      try {
        const stats = await file.stat()
        if (!stats.isFile()) return 'is no file'
        if (stats.size > this.#limits.file) return `is larger than the ${this.#limits.file} bytes that can come along`
        if (this.#size + stats.size > this.#limits.all) return 'is more than can come along with all the others'
        const bytes = Buffer.alloc(stats.size)
        const { bytesRead } = await file.read(bytes, 0, stats.size, 0)
        const text = textOf(bytes.subarray(0, bytesRead))
        if (text === undefined) return 'is no text'
        this.#size += bytesRead
        this.files[path] = text
        return undefined
      } finally {
        await file.close()
      }
    } catch (error) {
      return `cannot be read (${messageOf(error)})`
    }
  }
}

/** Undefined for what would not be the same again. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Panamax writes it for every app anew. */
function isReserved(path: string): boolean {
  return ['compose.yaml', '.env', '.panamax-files.json'].includes(path)
}

function isContained(path: string): boolean {
  try {
    return containedPath(path).join('/') === path
  } catch {
    return false
  }
}
