import { escapeDollars } from '../variables.ts'

/** How a text may be written down without anybody noticing that it is the same. */
export interface EncodedForm {
  readonly as: 'plain' | 'dollars' | 'base64' | 'percent' | 'json' | 'yaml' | 'html' | 'hex' | 'line' | 'shell'
  readonly text: string
}

/** Every way of writing a secret that is looked for, the plain one first; none twice. */
export function encodedForms(secret: string): EncodedForm[] {
  const forms: EncodedForm[] = [
    { as: 'plain', text: secret },
    { as: 'dollars', text: escapeDollars(secret) },
    { as: 'json', text: JSON.stringify(secret).slice(1, -1) },
    { as: 'yaml', text: secret.replaceAll("'", "''") },
    { as: 'percent', text: encodeURIComponent(secret) },
    { as: 'percent', text: strictPercent(secret) },
    { as: 'percent', text: strictPercent(secret).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()) },
    { as: 'html', text: html(secret) },
    { as: 'shell', text: secret.replaceAll(/[\\"$`]/g, '\\$&') },
    ...insideBase64(secret),
    ...hexForms(secret),
    // A key of several lines may be indented, or be taken apart.
    ...(secret.includes('\n') ? keyLines(secret).map((text) => ({ as: 'line' as const, text })) : []),
  ]
  const doubled = forms
    .filter(({ as, text }) => as !== 'plain' && as !== 'dollars' && text.includes('$'))
    .map(({ as, text }) => ({ as, text: escapeDollars(text) }))
  const seen = new Set<string>()
  return [...forms, ...doubled].filter(({ text }) => text !== '' && !seen.has(text) && seen.add(text))
}

export function base64Of(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

/** The text that a word in Base64, either alphabet, stands for; `undefined` when it is none, or no text. */
export function fromBase64(word: string): string | undefined {
  try {
    const bytes = atob(
      word
        .replaceAll('-', '+')
        .replaceAll('_', '/')
        .replace(/(?<!=)=+$/, ''),
    )
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
  } catch {
    return undefined
  }
}

function strictPercent(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** As part of something longer in Base64 it starts at one of three places; what its neighbours change is left out. */
function insideBase64(secret: string): EncodedForm[] {
  const length = new TextEncoder().encode(secret).length
  if (length < 6) return [base64Of(secret), base64Of(`${secret}\n`)].flatMap(bothAlphabets)
  return [0, 1, 2].flatMap((before) => {
    const all = base64Of(`${'\0'.repeat(before)}${secret}`).replace(/=+$/, '')
    const start = Math.ceil((before * 8) / 6)
    const end = Math.floor(((before + length) * 8) / 6)
    return bothAlphabets(all.slice(start, end))
  })
}

function bothAlphabets(text: string): EncodedForm[] {
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')].map((form) => ({ as: 'base64', text: form }))
}

function hexForms(secret: string): EncodedForm[] {
  const hex = [...new TextEncoder().encode(secret)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (hex.length < 12) return []
  return [hex, hex.toUpperCase()].map((text) => ({ as: 'hex', text }))
}

function keyLines(secret: string): string[] {
  return secret
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= 16 && !line.startsWith('-----'))
}
