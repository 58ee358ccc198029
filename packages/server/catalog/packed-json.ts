import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

/**
 * Brotli at quality 5 makes the text of a template about 7 % smaller than deflate does in the same time; higher qualities take
 * thirty times as long.
 */
const options = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 18 }

/** A JSON value as compressed bytes. */
export function packJson(value: unknown): Uint8Array {
  return brotliCompressSync(JSON.stringify(value), { params: options })
}

/** What `packJson` was given. Throws on bytes that it has not made. */
export function unpackJson(bytes: Uint8Array): unknown {
  return JSON.parse(brotliDecompressSync(bytes).toString('utf8'))
}
