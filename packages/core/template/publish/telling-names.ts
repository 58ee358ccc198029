import { namesSecret } from '../../check/secret-names.ts'

/** Names of secrets that programs use beside those that everybody knows. */
const certain = /(^|_)(REQUIREPASS|MASTERAUTH|PWD|PSK|PASSCODE|PASSKEY|MNEMONIC|CREDS|STOREPASS|KEYPASS)$/

/** Names that are not always a secret's: what they hold has to look the part. */
const doubtful =
  /(^|_)(SALT|PEPPER|PIN|AUTH|AUTHORIZATION|JWT|HMAC|BEARER|LICENSE|NONCE|SEED|COOKIE|SIGNATURE)$|^KEYS?$/

/** Names whose values are long and random without being secrets. */
const digests =
  /(^|_)(COMMIT|SHA\d*|DIGEST|CHECKSUM|HASH|VERSION|REVISION|FINGERPRINT|UUID|GUID|ID|PUBLIC_?KEY|PUBKEY|IMAGE|TAG)$/

/** Where a name with that ending has the same text as a password, it is one by chance: a user, a database. */
export const namesIdentity = /(^|_)(USER(NAME)?|LOGIN|NAME|DATABASE|DB|HOST(NAME)?|SCHEMA|ID|ROLE|OWNER|EMAIL)$/i

/** Whether the name of a variable, an option, a field or a label says that this value of it is a secret. */
export function tellsSecret(name: string, value: string): boolean {
  if (value.trim() === '' || isHarmless(value)) return false
  // Of `traefik.http.middlewares.token.chain` only the last word says what the value is.
  const last = normalized(name.split(/[./:]/).at(-1) ?? name)
  if (doubtful.test(last)) return !/^[A-Za-z ]*$/.test(value) && value.length > 4
  return namesSecret(last) || certain.test(last)
}

/** Whether a value that looks random may be something else, to go by its name. */
export function tellsDigest(name: string): boolean {
  return digests.test(normalized(name))
}

function normalized(name: string): string {
  return name
    .replace(/^-+/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
}

/** A switch, or the path of a file. */
export function isHarmless(value: string): boolean {
  const text = value.trim()
  return /^(true|false|yes|no|on|off|none|null|nil|undefined|[01])$/i.test(text) || isPath(text)
}

function isPath(text: string): boolean {
  return /^(~|\.{1,2})?\/[\w./@-]*$/.test(text) && /\/|\./.test(text.slice(1)) && !/^\/[\w]{24,}$/.test(text)
}

/** Something that is there to be replaced: `***`, `<password>`, `…`, `[PASSWORD]`. */
export function isPlaceholder(text: string): boolean {
  return /^[*x.\u2022\u2026_-]+$/i.test(text) || /^[<[{(][^<>]*[>\])}]$/.test(text)
}
