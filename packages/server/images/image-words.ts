import { familiarName, type ImageReference, parseImageReference } from '@panamax/core/check/image-ref'

/** What somebody looks for. */
export type Wanted =
  | { readonly kind: 'exactly'; readonly reference: ImageReference }
  /** `registry`: its host is part of what was typed, so that no other place needs to be asked, nor may hear of it. */
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly registry?: string }
  /** `!=` before something that no image is called, perhaps not yet. */
  | { readonly kind: 'nothing'; readonly problem: string }

/** `!=ref` is exactly that image. Otherwise words, each of which is part of the name; a tag says nothing about the name. */
export function readQuery(text: string): Wanted {
  const query = text.trim()
  if (query.startsWith('!=')) {
    const reference = parseImageReference(query.slice(2))
    return 'problem' in reference
      ? { kind: 'nothing', problem: `This is no image reference: ${reference.problem}.` }
      : { kind: 'exactly', reference }
  }
  const parsed = parseImageReference(query)
  if (!('problem' in parsed)) {
    const { registry, repository } = parsed
    if (registry !== 'docker.io') return { kind: 'words', words: [repository], registry: registry.toLowerCase() }
    if (parsed.tag !== undefined || parsed.digest !== undefined || query.startsWith('docker.io/')) {
      return { kind: 'words', words: [familiarName(parsed)] }
    }
  }
  const words = query.toLowerCase().split(/[\s,]+/)
  return { kind: 'words', words: words.filter((word) => word !== '') }
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
