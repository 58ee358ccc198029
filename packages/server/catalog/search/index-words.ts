import type { IndexedTemplate } from '../indexed-template.ts'
import { distinctWords, fold, keyOf, nameWordsOf } from './words.ts'

/** Of one text; a hostile one could otherwise fill the index with words of its own. */
const mostWords = 2000

/** What a template is found by: folded words, parted by blanks. */
export interface IndexWords {
  /** Of name and title. */
  readonly name: string
  readonly keywordWords: string
  readonly description: string
  readonly images: string
  readonly documentation: string
  /** Whole keywords, folded, parted by commas. */
  readonly keywords: string
  readonly nameKey: string
  readonly titleKey: string
}

export function indexWords({ summary, documentation }: IndexedTemplate): IndexWords {
  const { name, title, description, services } = summary
  const keywords = keywordsOf(summary.keywords)
  const images = services.map(({ image }) => image.replace(/@sha256:.*/, '')).join(' ')
  return {
    name: joined([...nameWordsOf(name), ...nameWordsOf(title)]),
    keywordWords: joined(keywords.flatMap((keyword) => nameWordsOf(keyword))),
    description: joined(distinctWords(description, mostWords)),
    images: joined(distinctWords(images, mostWords)),
    documentation: joined(distinctWords(documentation, mostWords)),
    keywords: keywords.join(','),
    nameKey: keyOf(name),
    titleKey: keyOf(title),
  }
}

/** As they are counted and filtered by: folded, each once, without the comma that parts them. */
function keywordsOf(keywords: readonly string[]): string[] {
  const folded = keywords.flatMap((keyword) => fold(keyword).split(',')).map((each) => each.replace(/\s+/g, ' ').trim())
  return [...new Set(folded)].filter((each) => keyOf(each) !== '')
}

function joined(words: readonly string[]): string {
  return [...new Set(words)].join(' ')
}
