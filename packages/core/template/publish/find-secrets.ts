import { isSeq, type YAMLSeq } from 'yaml'
import { namesSecret } from '../../check/secret-names.ts'
import { commandSecrets, wordSecrets } from './command-secrets.ts'
import type { DocumentScalar } from './document-scalars.ts'
import { looksRandom } from './known-shapes.ts'
import { proseSecrets } from './prose-secrets.ts'
import { nameAndValue, regionOf } from './regions.ts'
import { apart, asks, type SecretSpan } from './secret-span.ts'
import { isHarmless, tellsDigest, tellsSecret } from './telling-names.ts'
import { textSecrets } from './text-secrets.ts'

/** A secret in one scalar of a document. */
export interface FoundSecret extends SecretSpan {
  readonly scalar: DocumentScalar
  /** Which of its places gives it away: its own, or that of an alias. */
  readonly at: DocumentScalar['path']
  /** It is what `${NAME:-…}` falls back to: with it the sign before it goes. */
  readonly fallbackOf?: string
}

/** Finds what looks like a secret in the scalars of a document, by place, name, shape and neighbours. */
export function findSecrets(scalars: readonly DocumentScalar[]): readonly FoundSecret[] {
  const known = memory.get(scalars)
  if (known !== undefined) return known
  const found = find(scalars)
  memory.set(scalars, found)
  return found
}

/** Asked twice for each document. */
const memory = new WeakMap<readonly DocumentScalar[], readonly FoundSecret[]>()

function find(scalars: readonly DocumentScalar[]): FoundSecret[] {
  const inCommands = commandLists(scalars)
  // What people only read comes last: the values say better what a secret is called.
  const order = (scalar: DocumentScalar) => (regionOf(scalar) === 'prose' ? 1 : 0)
  return [...scalars]
    .sort((a, b) => order(a) - order(b))
    .flatMap((scalar) => {
      const region = regionOf(scalar)
      if (region === 'key' || region === 'default' || scalar.value === '') return []
      const at = scalar.path
      if (region === 'prose') return apart(proseSecrets(scalar.value)).map((span) => ({ ...span, scalar, at }))
      const fallbacks = fallbackSecrets(scalar)
      const spans = [
        ...placesOf(scalar).flatMap((place) => byName(place).map((span) => ({ ...span, at: place.path }))),
        ...textSecrets(scalar.value),
        ...placesOf(scalar).flatMap((place) => byLooks(place).map((span) => ({ ...span, at: place.path }))),
        ...commands(scalar),
        ...(inCommands.get(scalar) ?? []),
      ]
      const known = spans.filter((span) => !isReference(scalar.value.slice(span.start, span.end)))
      const found = apart(known).map((span) => ({ at, ...span, scalar }))
      return [
        ...fallbacks,
        ...found.filter((span) => fallbacks.every(({ start, end }) => span.end <= start || span.start >= end)),
      ]
    })
}

/** The scalar as it is meant at its anchor and at every alias. */
function placesOf(scalar: DocumentScalar): DocumentScalar[] {
  return [scalar, ...scalar.aliases.map((path) => ({ ...scalar, path }))]
}

function byName(scalar: DocumentScalar): SecretSpan[] {
  const { path } = scalar
  if (isStructure(scalar)) return []
  const { name, value, offset } = nameAndValue(scalar)
  const whole = { start: offset, end: offset + value.length, issued: false }
  if (asks(value)) return []
  const isVariable = path.includes('environment') && namesSecret(name) && !isHarmless(value) && value.trim() !== ''
  if (isVariable || tellsSecret(name, value)) return [{ ...whole, reason: 'its name says that it is a secret', name }]
  return []
}

/** Settings that are a key although nothing says so. */
function byLooks({ path, ...scalar }: DocumentScalar): SecretSpan[] {
  const { name, value, offset } = nameAndValue({ path, ...scalar })
  const isSetting = /^(environment|labels|args|annotations|options|driver_opts)$/.test(String(path.at(-2)))
  if (isSetting && looksRandom(value) && !tellsDigest(name))
    return [
      {
        start: offset,
        end: offset + value.length,
        reason: 'it looks like a key that was drawn by lot',
        name,
        issued: true,
      },
    ]
  return []
}

/** Where names of secrets stand, not secrets. */
function isStructure({ path }: DocumentScalar): boolean {
  const [top, , field] = path
  if (top === 'services' && (field === 'secrets' || field === 'image' || field === 'credential_spec')) return true
  if (top === 'services' && field === 'build' && path[3] === 'secrets') return true
  return (
    (top === 'secrets' || top === 'configs') && field !== 'content' && field !== 'driver_opts' && field !== 'labels'
  )
}

function commands({ value, path }: DocumentScalar): SecretSpan[] {
  return /\s-|\s[-\w]/.test(value) && path[0] !== 'configs' ? commandSecrets(value) : []
}

/** Secrets in commands that are written as lists. */
function commandLists(scalars: readonly DocumentScalar[]): Map<DocumentScalar, SecretSpan[]> {
  const lists = new Map<YAMLSeq, (DocumentScalar | undefined)[]>()
  const byNode = new Map<unknown, DocumentScalar>(scalars.map((scalar) => [scalar.node, scalar]))
  const aliases = new Map(
    scalars.flatMap((scalar) => scalar.aliases.map((path) => [JSON.stringify(path), scalar] as const)),
  )
  for (const { holder, path } of scalars) {
    if (!('list' in holder) || !isSeq(holder.list) || lists.has(holder.list)) continue
    if (!/^(command|entrypoint|test)$/.test(String(path.at(-2)))) continue
    const words = holder.list.items.map(
      (item, index) => byNode.get(item) ?? aliases.get(JSON.stringify([...path.slice(0, -1), index])),
    )
    lists.set(holder.list, words)
  }
  const found = new Map<DocumentScalar, SecretSpan[]>()
  for (const words of lists.values())
    for (const { word, ...span } of wordSecrets(words.map((word) => word?.value ?? ''))) {
      const scalar = words[word]
      if (scalar !== undefined) found.set(scalar, [...(found.get(scalar) ?? []), span])
    }
  return found
}

/** `${DB_PASSWORD:-hunter2}` in a value: what everybody gets who does not choose one. */
function fallbackSecrets(scalar: DocumentScalar): FoundSecret[] {
  const told = placesOf(scalar).map((place) => nameAndValue(place).name)
  return [...scalar.value.matchAll(/\$\{([A-Za-z_]\w*)(:?-)([^${}]+)\}/dg)].flatMap((match) => {
    const [all, name = '', , fallback = ''] = match
    const range = match.indices?.[3]
    if (range === undefined || scalar.value[match.index - 1] === '$') return []
    const isWhole = all.length === nameAndValue(scalar).value.length
    if (!tellsSecret(name, fallback) && !(isWhole && told.some((each) => tellsSecret(each, fallback)))) return []
    const reason = `it is what ${name} is unless somebody chooses it`
    return [{ scalar, at: scalar.path, start: range[0], end: range[1], reason, name, issued: false, fallbackOf: name }]
  })
}

/** What a shell or a program takes from somewhere else: no secret stands there. */
function isReference(text: string): boolean {
  const plain = text.trim().replace(/^["'`]|["'`]$/g, '')
  if (asks(plain) || /^\$+$|^%[a-z]$|^`.*|^<.*/.test(plain)) return true
  return (
    /^\$\$?(\w+|\{\w[^}]*\}?|\(.*)$/s.test(plain) ||
    /^(process\.env|os\.environ|env|ENV|config|settings|self|this)[.[(]/.test(plain)
  )
}
