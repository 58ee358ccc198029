import { PanamaxError } from '../errors.ts'
import type { Generator } from './input.ts'

/** A source of random bytes, cryptographically strong: `crypto.getRandomValues` or `randomBytes`. */
export type RandomBytes = (count: number) => Uint8Array

const defaultAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

/** Makes a value. Every character of the alphabet is equally likely. */
export function generateValue(generator: Generator, random: RandomBytes): string {
  switch (generator.kind ?? 'password') {
    case 'password':
      return pick([...new Set(generator.alphabet ?? defaultAlphabet)], generator.length ?? 24, random)
    case 'hex':
      return pick([...'0123456789abcdef'], generator.length ?? 32, random)
    case 'base64':
      return base64(random(generator.length ?? 32))
    case 'uuid':
      return uuid(random(16))
  }
}

function pick(alphabet: readonly string[], length: number, random: RandomBytes): string {
  // Bytes at or over the largest multiple of the alphabet's size are thrown away, else the first letters come up more often.
  const limit = 256 - (256 % alphabet.length)
  let text = ''
  let count = 0
  for (let round = 0; round < 1_000; round++) {
    for (const byte of random(length - count + 16)) {
      if (byte >= limit) continue
      text += alphabet[byte % alphabet.length]
      if (++count === length) return text
    }
  }
  throw new PanamaxError('internal', 'The source of random bytes does not give usable bytes.')
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

/** RFC 9562, version 4. */
function uuid(random: Uint8Array): string {
  const bytes = Uint8Array.from(random)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
