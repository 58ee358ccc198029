import { type EncodedForm, encodedForms } from './encoded-forms.ts'
import type { KnownSecret } from './secret-book.ts'
import { occurrences } from './strength.ts'

/** A piece of a text that has a known secret in it. */
export interface KnownPlace {
  readonly start: number
  readonly end: number
  readonly secret: KnownSecret
  readonly as: EncodedForm['as']
}

/** Forms of each secret, made once. */
const forms = new WeakMap<KnownSecret, readonly EncodedForm[]>()

/** Everywhere that a text has one of the secrets in it, written in whatever way. Ordinary words are not looked for. */
export function knownPlaces(
  text: string,
  secrets: readonly KnownSecret[],
  reader: 'program' | 'person' = 'program',
): KnownPlace[] {
  return secrets.flatMap((secret) => {
    if (secret.strength === 'ordinary' || (secret.strength === 'number' && reader === 'program')) return []
    let known = forms.get(secret)
    if (known === undefined) forms.set(secret, (known = encodedForms(secret.value)))
    return known.flatMap(({ as, text: form }) => {
      const isPlain = as === 'plain' || as === 'dollars'
      // Short pieces of an encoding stand anywhere by chance.
      if (!isPlain && form.length < 7) return []
      return occurrences(text, form, isPlain ? secret.strength : 'strong').map(({ start, end }) => {
        const [from, to] = as === 'base64' ? word(text, start, end) : [start, end]
        return { start: from, end: to, secret, as }
      })
    })
  })
}

/** The whole word in Base64 around a piece of it. */
function word(text: string, start: number, end: number): [number, number] {
  const isPart = (at: number) => /[\w+/-]/.test(text.charAt(at))
  let [from, to] = [start, end]
  while (from > 0 && isPart(from - 1)) from -= 1
  while (to < text.length && isPart(to)) to += 1
  while (text[to] === '=') to += 1
  return [from, to]
}
