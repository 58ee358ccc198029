import { createReadStream } from 'node:fs'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { messageOf, PanamaxError } from '@panamax/core/errors'

const largestText = 32 * 1024 * 1024

/** Reads a text file, also a pipe. Throws `invalid_request` for what is no UTF-8 text, no file or no document by its size. */
export async function readTextFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new PanamaxError('not_found', `There is no file ${path}.`)
  if (found.isDirectory()) throw new PanamaxError('invalid_request', `${path} is a folder, not a file.`)
  return decodeText(await readBounded(createReadStream(path), path), path)
}

/** Reads a stream of text to its end. */
export async function readTextStream(stream: AsyncIterable<unknown>): Promise<string> {
  return decodeText(await readBounded(stream, 'standard input'), 'standard input')
}

async function readBounded(stream: AsyncIterable<unknown>, name: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer)
      size += (chunk as Buffer).length
      if (size > largestText)
        throw new PanamaxError('invalid_request', `${name} is larger than 32 MiB: that is no template.`)
    }
  } catch (error) {
    if (error instanceof PanamaxError) throw error
    throw new PanamaxError('forbidden', `Cannot read ${name}: ${messageOf(error)}`, { cause: error })
  }
  return Buffer.concat(chunks)
}

/** Throws `invalid_request` when the bytes are no UTF-8 text; `name` says whose they are. A byte order mark stays. */
export function decodeText(content: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch (error) {
    throw new PanamaxError('invalid_request', `${name} is not UTF-8 text.`, { cause: error })
  }
}

/**
 * Replaces the file at once: whoever reads it sees the old content or the new, and never a part of it. An existing
 * file keeps its mode; a link is written through.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const mode = (await stat(target).catch(() => undefined))?.mode
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
  try {
    const file = await open(draft, 'wx', mode === undefined ? 0o644 : mode & 0o7777)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw new PanamaxError('failed', `Cannot write ${path}: ${messageOf(error)}`, { cause: error })
  }
}
