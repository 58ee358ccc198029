import { basename, resolve } from 'node:path'
import type { Context } from '../context.ts'
import { download, isUrl } from '../download.ts'
import { documentFile } from '../local-document.ts'
import { readTextFile, readTextStream } from '../text-file.ts'

/** The text of a file, the compose file of a folder, "-" or a URL, with the name of its file. */
export async function readText(context: Context, what: string): Promise<{ text: string; fileName: string }> {
  if (what === '-') return { text: await readTextStream(context.stdin), fileName: 'standard input' }
  if (isUrl(what)) return download(what, context.signal)
  const file = await documentFile(resolve(context.cwd, what))
  return { text: await readTextFile(file), fileName: basename(file) }
}
