import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Digest } from '@panamax/core/deploy/hash'

/** SHA-256, hex. */
export const digest: Digest = (text) => createHash('sha256').update(text).digest('hex')

/** 256 random bits as text that is safe in addresses and cookies. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Takes the same time wherever two texts differ. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(digest(a), 'hex'), Buffer.from(digest(b), 'hex'))
}
