interface Rank {
  /** 0 versions, 1 dates and other long numbers, 2 words, 3 digests. */
  readonly kind: number
  readonly numbers: readonly number[]
  /** What follows the version: "-alpine". */
  readonly rest: string
  readonly isPreview: boolean
  readonly tag: string
}

const commit = /^(?:sha\d*[-_.].+|(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,64}(?:[-_.].*)?)$/
const longNumber = /^(\d{8,18})(.*)$/
const version = /^v?(\d{1,7}(?:\.\d{1,9})*)(.*)$/
const preview =
  /^[._+-]?(?:a|b|rc|alpha|beta|pre|preview|dev|snapshot|nightly|m)(?=[\d._-]|$)|[._-](?:rc|alpha|beta)[\d._-]*/i
const words = new Intl.Collator('en', { numeric: true })

/**
 * As a person looks for them: versions, the newest first and a plain one before its variants ("1.27" before "1.27-alpine", both
 * before "1.27-rc1"); then dates, the newest first; then words, "latest" first; then what is named after a commit.
 */
export function sortTags(tags: Iterable<string>): string[] {
  return [...new Set(tags)]
    .map(rankOf)
    .sort(compare)
    .map(({ tag }) => tag)
}

function rankOf(tag: string): Rank {
  const base = { numbers: [], rest: '', isPreview: false, tag }
  if (commit.test(tag)) return { ...base, kind: 3 }
  const long = longNumber.exec(tag)
  if (long !== null) return { ...base, kind: 1, numbers: numbersOf(long[1]), rest: long[2] ?? '' }
  const found = version.exec(tag)
  if (found === null) return { ...base, kind: 2 }
  const rest = found[2] ?? ''
  return { ...base, kind: 0, numbers: numbersOf(found[1]), rest, isPreview: preview.test(rest) }
}

function numbersOf(text = ''): number[] {
  return text.split('.').map(Number)
}

function compare(a: Rank, b: Rank): number {
  return (
    a.kind - b.kind ||
    compareNumbers(b.numbers, a.numbers) ||
    Number(a.isPreview) - Number(b.isPreview) ||
    (a.isPreview ? words.compare(b.rest, a.rest) : words.compare(a.rest, b.rest)) ||
    Number(b.tag === 'latest') - Number(a.tag === 'latest') ||
    words.compare(a.tag, b.tag)
  )
}

/** What says more is newer: 1.27.3 is in 1.27, and 1.27 is all of its patches. */
function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}
