import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { PanamaxError } from '@panamax/core/errors'

/**
 * The body of an answer, decompressed. Throws `rejected` as soon as there are more than `maxBytes` of it, before or after
 * decompression, and where it is compressed in a way that was not asked for. `isBare`: there is none, whatever the headers say.
 */
export async function readBody(response: IncomingMessage, maxBytes: number, isBare: boolean): Promise<Uint8Array> {
  if (isBare) {
    response.resume()
    return new Uint8Array()
  }
  const said = Number(response.headers['content-length'])
  if (said > maxBytes) throw tooLarge(maxBytes)
  const body = decompressed(response)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } finally {
    response.destroy()
  }
  if (!response.complete && !response.readableEnded) {
    throw new PanamaxError('unreachable', 'The answer ended before it was complete.')
  }
  return Buffer.concat(chunks, size)
}

function decompressed(response: IncomingMessage): Readable {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  const decoder = decoders[encoding]
  if (encoding === 'identity' || encoding === '') return response
  if (decoder === undefined) throw new PanamaxError('rejected', 'The answer is compressed in a way that is not known.')
  const output = decoder()
  // An error of the connection has to reach whoever reads the decompressed end.
  response.on('error', (error) => output.destroy(error))
  response.on('aborted', () => output.destroy(new Error('aborted')))
  return response.pipe(output)
}

const decoders: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

function tooLarge(maxBytes: number): PanamaxError {
  const most = maxBytes >= 1_048_576 ? `${Math.floor(maxBytes / 1_048_576)} MiB` : `${maxBytes} bytes`
  return new PanamaxError('rejected', `The answer is larger than ${most}, the most that is read.`)
}
