import { basename, resolve } from 'node:path'
import type { Context } from '../context.ts'
import { download, isUrl } from '../download.ts'
import { documentFile } from '../local-document.ts'
import { readTextFile, readTextStream } from '../text-file.ts'

/** The text of a file, "-" or a URL, with the name of its file; with `orFolder` also the compose file of a folder. */
export async function readText(
  context: Context,
  what: string,
  orFolder?: 'orFolder',
): Promise<{ text: string; fileName: string }> {
  if (what === '-') return { text: await readTextStream(context.stdin), fileName: 'standard input' }
  if (isUrl(what)) return download(what, context.signal)
  const path = resolve(context.cwd, what)
  const file = orFolder === undefined ? path : await documentFile(path)
  return { text: await readTextFile(file), fileName: basename(file) }
}
