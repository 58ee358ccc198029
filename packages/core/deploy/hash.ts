import type { Json } from '../compose/spec.ts'

/** JSON with sorted keys and without undefined: equal values give equal text, whatever the order they were written in. */
export function stableJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => [key, sorted(member)]),
  )
}

/** SHA-256 of a text, hex. A parameter, since the browser and Node have it in different places. */
export type Digest = (text: string) => string

/** A keyed, one-way mark of a secret value, so that two plans can tell "changed" without either knowing it. */
export type Fingerprint = (text: string) => string

/** The hash of a specification that may hold secrets: without the key nobody can try guesses on it. Hex, stable under key order. */
export function keyedHash(
  spec: Json | object,
  { digest, fingerprint }: { readonly digest: Digest; readonly fingerprint: Fingerprint },
): string {
  return digest(fingerprint(stableJson(spec)))
}

/** Whether something on the engine carries the hash of a resource, or one that the same thing had in an earlier version. */
export function carriesHash(
  item: { readonly hash?: string },
  resource: { readonly hash: string; readonly formerHashes?: readonly string[] },
): boolean {
  return item.hash === resource.hash || (item.hash !== undefined && resource.formerHashes?.includes(item.hash) === true)
}

/** The hash of a specification: stable under key order. */
export function specHash(spec: Json | object, digest: Digest): string {
  return digest(stableJson(spec))
}
