import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { Fingerprint } from '@panamax/core/deploy/hash'
import { PanamaxError } from '@panamax/core/errors'

export interface Vault {
  /**
   * AES-256-GCM. `place` says what the secret belongs to ("registry:docker.io"); it is sealed in, so that a secret moved to
   * another place in the store does not open there.
   */
  seal(secret: string, place: string): string
  /** Throws `failed` when it was sealed with another key, for another place, or was changed. */
  open(sealed: string, place: string): string
  /** HMAC-SHA-256 with a key of its own, hex. */
  readonly fingerprint: Fingerprint
}

const version = 'v1'
const nonceBytes = 12
const tagBytes = 16

export function createVault(key: Uint8Array): Vault {
  const sealing = derive(key, 'panamax seal')
  const marking = derive(key, 'panamax fingerprint')
  return {
    seal(secret, place) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${version}:${sealed.toString('base64url')}`
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed.slice(version.length + 1), 'base64url')
      try {
        if (!sealed.startsWith(`${version}:`)) throw new Error('unknown version')
        const opening = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
        opening.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-tagBytes))
        return opening.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + opening.final('utf8')
      } catch (error) {
        throw new PanamaxError(
          'failed',
          `The stored secret of ${place} cannot be read: the key file is not the one it was encrypted with. Restore secret.key, or enter the secret again.`,
          { cause: error },
        )
      }
    },
    fingerprint: (text) => createHmac('sha256', marking).update(text).digest('hex'),
  }
}

function derive(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, new Uint8Array(), purpose, 32))
}
