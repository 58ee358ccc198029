/** Letters that Unicode does not take apart, as people type them who lack the key. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
}
const longestWord = 40
/** Scripts that are written without blanks between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu
const isAscii = /^[\x00-\x7f]*$/

/** Lower case without accents and other marks: "Crème BRÛLÉE" is "creme brulee". */
export function fold(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase()
  const bare = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
  return bare.replace(/[ßæœøđðþłı]/g, (letter) => plainLetters[letter] ?? letter)
}

/**
 * The words of any text, folded, in their order: runs of letters and digits, and pictographs. Of a script without blanks each
 * two neighbouring characters are a word, and the last one alone, so that a part of a phrase finds the phrase.
 */
export function wordsOf(text: string): string[] {
  if (isAscii.test(text)) return clipped(text.toLowerCase().match(/[a-z0-9]+/g))
  const found = fold(text).match(/[\p{L}\p{N}]+|\p{Extended_Pictographic}/gu)
  return clipped(found).flatMap((word) => (isAscii.test(word) ? [word] : parted(word)))
}

/** Each word once. */
export function distinctWords(text: string, most: number): string[] {
  return [...new Set(wordsOf(text))].slice(0, most)
}

/**
 * Words of a name, and what else they may be typed as: "MediaWiki" is also "media" and "wiki", "node.js" and "home-assistant"
 * are also "nodejs" and "homeassistant".
 */
export function nameWordsOf(text: string): string[] {
  if (/^[a-z]{1,40}$/.test(text)) return [text]
  const compounds = text.match(/[\p{L}\p{N}]+(?:[.'’_+-][\p{L}\p{N}]+)+/gu) ?? []
  const joined = compounds.flatMap((compound) => wordsOf(compound.replace(/[^\p{L}\p{N}]/gu, '')))
  const humps = text.match(/[\p{Lu}]?[\p{Ll}]+|\p{Lu}+(?!\p{Ll})/gu) ?? []
  const parts = humps.flatMap((hump) => wordsOf(hump)).filter((part) => part.length > 1)
  return [...new Set([...wordsOf(text), ...joined, ...parts])]
}

/** A whole name without its blanks and signs: "Home-Assistant" and "home assistant" have the same. */
export function keyOf(text: string): string {
  return (fold(text).match(/[\p{L}\p{N}]+|\p{Extended_Pictographic}/gu) ?? []).join('')
}

function clipped(words: readonly string[] | null): string[] {
  return (words ?? []).map((word) => (word.length > longestWord ? word.slice(0, longestWord) : word))
}

function parted(word: string): string[] {
  const words: string[] = []
  let end = 0
  for (const { index, 0: run } of word.matchAll(unspaced)) {
    if (index > end) words.push(word.slice(end, index))
    const characters = [...run]
    for (let at = 0; at < characters.length; at++) words.push(characters.slice(at, at + 2).join(''))
    end = index + run.length
  }
  if (end < word.length) words.push(word.slice(end))
  return words
}
