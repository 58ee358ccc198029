import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digest, randomSecret, sameText } from './digest.ts'
import { parseKey, readOrCreateKey } from './key-file.ts'
import { createVault } from './vault.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-key-'))
  file = join(folder, 'secret.key')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the key file', () => {
  it('is made once, private, and read again', () => {
    const key = readOrCreateKey(file)
    expect(key).toHaveLength(32)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readOrCreateKey(file)).toEqual(key)
    expect(readdirSync(folder)).toEqual(['secret.key'])
  })

  it('is refused when others may read it, and never replaced when it is damaged', () => {
    readOrCreateKey(file)
    chmodSync(file, 0o644)
    expect(() => readOrCreateKey(file)).toThrow(/chmod 600/)
    chmodSync(file, 0o600)
    writeFileSync(file, 'short')
    expect(() => readOrCreateKey(file)).toThrow(/does not hold a key/)
    expect(readFileSync(file, 'utf8')).toBe('short')
  })
})

describe('the vault', () => {
  const key = parseKey(randomSecret(), 'test')
  const vault = createVault(key)

  it.each(['', 'hunter2', 'zwölf Boxkämpfer 🥊', 'x'.repeat(100_000)])('opens what it sealed', (secret) => {
    expect(vault.open(vault.seal(secret, 'registry:docker.io'), 'registry:docker.io')).toBe(secret)
  })

  it('never seals the same way twice, and shows nothing of the secret', () => {
    const sealed = vault.seal('hunter2', 'p')
    expect(sealed).toMatch(/^v1:/)
    expect(vault.seal('hunter2', 'p')).not.toBe(sealed)
    expect(Buffer.from(sealed.slice(3), 'base64url').includes('hunter2')).toBe(false)
  })

  it('does not open in another place, with another key, changed, cut short or of another version', () => {
    const sealed = vault.seal('hunter2', 'registry:a')
    const bytes = Buffer.from(sealed.slice(3), 'base64url')
    bytes[13] = (bytes[13] ?? 0) ^ 1
    const refused = [
      () => vault.open(sealed, 'registry:b'),
      () => createVault(parseKey(randomSecret(), 'test')).open(sealed, 'registry:a'),
      () => vault.open(`v1:${bytes.toString('base64url')}`, 'registry:a'),
      () => vault.open('v1:', 'registry:a'),
      () => vault.open(sealed.slice(0, -10), 'registry:a'),
      () => vault.open(sealed.replace('v1:', 'v2:'), 'registry:a'),
      () => vault.open('hunter2', 'registry:a'),
    ]
    for (const attempt of refused) expect(attempt).toThrow(/cannot be read/)
  })

  it('fingerprints the same for the same key only, and not with a plain hash', () => {
    expect(vault.fingerprint('a')).toBe(createVault(key).fingerprint('a'))
    expect(vault.fingerprint('a')).not.toBe(vault.fingerprint('b'))
    expect(createVault(parseKey(randomSecret(), 'test')).fingerprint('a')).not.toBe(vault.fingerprint('a'))
    expect(vault.fingerprint('a')).not.toBe(digest('a'))
  })
})

it('compares texts of any length', () => {
  expect([sameText('a', 'a'), sameText('a', 'b'), sameText('a', 'aa'), sameText('', '')]).toEqual([
    true,
    false,
    false,
    true,
  ])
})
