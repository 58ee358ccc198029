import { access, mkdir } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { Upgrade } from '@panamax/contract/upgrades'
import { PanamaxError } from '@panamax/core/errors'
import { readTextFile, writeWhole } from './text-file.ts'

/** The files of an upgrade in which something is undecided, by path relative to the document. */
function openFiles({ files }: Upgrade): { readonly path: string; readonly text: string }[] {
  return files.flatMap(({ path, change, text = '' }) => (change === 'conflict' ? [{ path, text }] : []))
}

/**
 * Writes the merged document with its conflict markers, and beside it the files that have some. Nothing is written over: throws
 * `conflict` when one of them is there already. Returns what was written.
 */
export async function writeForEditing(upgrade: Upgrade, out: string): Promise<string[]> {
  const folder = dirname(resolve(out))
  const texts = [
    { file: resolve(out), text: upgrade.document ?? '' },
    ...openFiles(upgrade).map(({ path, text }) => ({ file: inside(folder, path), text })),
  ]
  for (const { file } of texts) {
    const isThere = await access(file).then(
      () => true,
      () => false,
    )
    if (isThere) throw new PanamaxError('conflict', `${file} exists already: name another place with --out.`)
  }
  for (const { file, text } of texts) {
    await mkdir(dirname(file), { recursive: true })
    await writeWhole(file, text)
  }
  return texts.map(({ file }) => file)
}

/** The document that a person has resolved, and from beside it the files that were undecided, as far as they are there. */
export async function readResolved(
  upgrade: Upgrade,
  file: string,
): Promise<{ readonly document: string; readonly files: Readonly<Record<string, string>> }> {
  const folder = dirname(resolve(file))
  const files: Record<string, string> = {}
  for (const { path } of openFiles(upgrade)) {
    const text = await readTextFile(inside(folder, path)).catch((error: unknown) => {
      if (error instanceof PanamaxError && error.code === 'not_found') return undefined
      throw error
    })
    if (text !== undefined) files[path] = text
  }
  return { document: await readTextFile(file), files }
}

/** The server's word is not taken for where on this machine something is written. */
function inside(folder: string, path: string): string {
  const file = join(folder, path)
  const way = relative(folder, file)
  if (way !== '' && !way.startsWith('..') && !path.includes('\0')) return file
  throw new PanamaxError(
    'rejected',
    `The server names a file that would lie outside of ${folder}: ${JSON.stringify(path)}.`,
  )
}
