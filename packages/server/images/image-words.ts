import { familiarName, type ImageReference, parseImageReference } from '@panamax/core/check/image-ref'
import { canonicalHost, hubHost } from './registry-access.ts'

/** What somebody looks for. */
export type Wanted =
  | { readonly kind: 'exactly'; readonly reference: ImageReference }
  /** `registry`: its host is part of what was typed, so that no other place needs to be asked, nor may hear of it. */
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly registry?: string }
  /** `!=` before something that no image is called, perhaps not yet. */
  | { readonly kind: 'nothing'; readonly problem: string }

/** As in references: what is before the first slash is a host when it looks like one. */
const withHost = /^(localhost|[a-z0-9-]*[.:][a-z0-9.:-]*)\/(.*)$/i

/** `!=ref` is exactly that image. Otherwise words, each of which is part of the name; a tag says nothing about the name. */
export function readQuery(text: string): Wanted {
  const query = text.trim()
  if (query.startsWith('!=')) {
    const reference = parseImageReference(query.slice(2))
    return 'problem' in reference
      ? { kind: 'nothing', problem: `This is no image reference: ${reference.problem}.` }
      : { kind: 'exactly', reference }
  }
  const [, host, path] = withHost.exec(query) ?? []
  if (host === undefined || path === undefined) return { kind: 'words', words: wordsOf(query) }
  const registry = canonicalHost(host)
  const words = wordsOf(registry === hubHost ? path.replace(/^library\//, '') : path)
  return { kind: 'words', words, registry }
}

function wordsOf(text: string): string[] {
  const parsed = parseImageReference(text)
  const name = 'problem' in parsed ? text : familiarName(parsed)
  const words = name.toLowerCase().split(/[\s,]+/)
  return words.filter((word) => word !== '')
}

/** The names that every word is part of: the same one first, then those that begin so, the shorter ones first. */
export function matching(names: Iterable<string>, words: readonly string[]): string[] {
  const lower = words.map((word) => word.toLowerCase())
  const found = [...names].filter((name) => lower.every((word) => name.toLowerCase().includes(word)))
  const rank = new Map(found.map((name) => [name, rankOf(name.toLowerCase(), lower)]))
  return found.sort(
    (a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || a.length - b.length || (a < b ? -1 : a > b ? 1 : 0),
  )
}

function rankOf(name: string, words: readonly string[]): number {
  const [first = ''] = words
  const last = name.split('/').at(-1) ?? name
  if (words.length === 1 && name === first) return 0
  if (words.length === 1 && last === first) return 1
  if (last.startsWith(first)) return 2
  return name.startsWith(first) ? 3 : 4
}
