import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { PanamaxError } from '@panamax/core/errors'

const keyBytes = 32

/**
 * The key that secrets in the store are encrypted with: 32 bytes as base64url in a file that only its owner may read.
 * Made once; never replaced, since what it encrypted would be lost. Refused when others may read it.
 */
export function readOrCreateKey(file: string): Buffer {
  create(file)
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new PanamaxError('conflict', `Others may read the key ${file}. Close it: chmod 600 ${file}`)
  }
  return parseKey(readFileSync(file, 'utf8'), file)
}

/** `from` names the place in the error. */
export function parseKey(text: string, from: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64url')
  if (key.length === keyBytes) return key
  throw new PanamaxError(
    'invalid_request',
    `${from} does not hold a key: it must be ${keyBytes} bytes as base64url. Restore it from a backup; without it stored secrets cannot be read.`,
  )
}

function create(file: string): void {
  const draft = `${file}.${process.pid}.part`
  try {
    if (statSync(file, { throwIfNoEntry: false }) !== undefined) return
    writeFileSync(draft, `${randomBytes(keyBytes).toString('base64url')}\n`, { mode: 0o600, flush: true })
    // Unlike a rename, a link never replaces a key that somebody else made meanwhile.
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
