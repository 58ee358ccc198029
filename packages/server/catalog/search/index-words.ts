import type { IndexedTemplate } from '../indexed-template.ts'
import { distinctWords, fold, nameWordsOf, wordsOf } from './words.ts'

/** Of one text; a hostile one could otherwise fill the index with words of its own. */
const mostWords = 2000

/** What a template is found by: folded words, parted by blanks. */
export interface IndexWords {
  readonly name: string
  readonly keywordWords: string
  readonly description: string
  readonly images: string
  readonly documentation: string
  /** Words of the name, "|", words of the title. */
  readonly nameWords: string
  /** Whole keywords, folded, parted by commas. */
  readonly keywords: string
}

export function indexWords({ summary, documentation }: IndexedTemplate): IndexWords {
  const { name, title, keywords, description, services } = summary
  const nameWords = nameWordsOf(name)
  const titleWords = nameWordsOf(title)
  const whole = [...new Set(keywords.flatMap((keyword) => fold(keyword).split(',')).map(tidy))].filter(
    (each) => each !== '',
  )
  const images = services.map(({ image }) => image.replace(/@sha256:.*/, '')).join(' ')
  return {
    name: [...new Set([...nameWords, ...titleWords])].join(' '),
    keywordWords: [...new Set(keywords.flatMap((keyword) => nameWordsOf(keyword)))].join(' '),
    description: distinctWords(description, mostWords).join(' '),
    images: distinctWords(images, mostWords).join(' '),
    documentation: distinctWords(documentation, mostWords).join(' '),
    nameWords: `${nameWords.join(' ')}|${titleWords.join(' ')}`,
    keywords: whole.join(','),
  }
}

function tidy(keyword: string): string {
  return wordsOf(keyword).length === 0 ? '' : keyword.replace(/\s+/g, ' ').trim()
}
