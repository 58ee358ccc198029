import { createHash } from 'node:crypto'

/** The name that git gives to a file with this content (in repositories of SHA-1, as all hosts have them). */
export function blobName(content: string | Uint8Array): string {
  const bytes = Buffer.from(content as string)
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
