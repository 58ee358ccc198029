import type { Json } from '../compose/spec.ts'
import { interpolate } from '../compose/interpolate.ts'
import { isMapping } from '../template/field-reader.ts'
import { plainNote } from './plain-note.ts'
import { rawText } from './read-plain.ts'

/** The text of a field as Markdown without HTML: in English where there is a choice, else the first that is there. */
export function localText(field: Json | undefined): string | undefined {
  if (field === undefined) return undefined
  const texts = isMapping(field) ? Object.entries(field) : [['', field] as const]
  const english = ['en_us', 'en', 'en_gb', 'en_uk', '']
  const ranked = texts
    .map(([language, value]) => ({ value: rawText(value).trim(), rank: english.indexOf(normal(language)) }))
    .filter(({ value }) => value !== '')
    .sort((a, b) => (a.rank === -1 ? 99 : a.rank) - (b.rank === -1 ? 99 : b.rank))
  const best = ranked[0]?.value
  // A text of the file is interpolated as any other; here nothing is known yet.
  return best === undefined ? undefined : plainNote(interpolate(best, () => undefined).text)
}

/** The languages of a field beside the one that is taken. */
export function otherLanguages(field: Json | undefined): string[] {
  if (!isMapping(field)) return []
  const languages = Object.keys(field).filter((language) => rawText(field[language]).trim() !== '')
  return languages.filter((language) => !normal(language).startsWith('en'))
}

function normal(language: string): string {
  return language.toLowerCase().replace('-', '_')
}

/** A field of one line that is no sentence: a name, an address, a port. */
export function word(field: Json | undefined): string | undefined {
  const text = interpolate(rawText(field).trim(), () => undefined).text
  return text === '' || text.length > 500 ? undefined : plainNote(text).replace(/\s+/g, ' ')
}
