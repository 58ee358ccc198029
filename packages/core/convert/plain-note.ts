const maxLength = 100_000
const maxTag = 4_000

/** Elements whose content is no text. */
const silent = new Set(['script', 'style', 'iframe', 'object', 'head', 'title'])
const blocks = new Set(['p', 'div', 'ul', 'ol', 'table', 'tr', 'pre', 'blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
const marks = new Map([
  ['b', '**'],
  ['strong', '**'],
  ['code', '`'],
])

/**
 * The text of an HTML note as Markdown without any HTML: links and paragraphs stay, everything that could act is gone.
 * No `<` is left, so that nothing can be put together from what was taken apart. One pass over the text.
 */
export function plainNote(html: string): string {
  const note = new NoteWriter()
  const source = html.slice(0, maxLength)
  let at = 0
  while (at < source.length) {
    const open = source.indexOf('<', at)
    const close = open === -1 ? -1 : source.indexOf('>', open)
    if (close === -1) {
      note.text(source.slice(at))
      break
    }
    note.text(source.slice(at, open))
    note.tag(source.slice(open + 1, Math.min(close, open + maxTag)))
    at = close + 1
  }
  return note.finish()
}

class NoteWriter {
  #parts: string[] = []
  #silent: string | undefined
  #link: { url: string; from: number } | undefined

  text(text: string): void {
    if (this.#silent !== undefined || text === '') return
    this.#parts.push(
      text
        .replaceAll('<', '&lt;')
        .replaceAll('&nbsp;', ' ')
        .replaceAll('&quot;', '"')
        .replace(/&#0?39;|&apos;/g, "'"),
    )
  }

  tag(content: string): void {
    const [, end = '', word = ''] = /^(\/?)([a-z][a-z0-9]*)/i.exec(content) ?? []
    const name = word.toLowerCase()
    if (this.#silent !== undefined) {
      if (end === '/' && name === this.#silent) this.#silent = undefined
    } else if (silent.has(name)) this.#silent = end === '' ? name : undefined
    else if (name === 'a')
      this.#anchor(end === '' ? /\bhref=["']?(https?:\/\/[^"'\s>]+)/i.exec(content)?.[1] : undefined)
    else if (name === 'br') this.#parts.push('\n')
    else if (name === 'li' && end === '') this.#parts.push('\n- ')
    else if (blocks.has(name)) this.#parts.push('\n\n')
    else this.#parts.push(marks.get(name) ?? '')
  }

  /** A start of a link that has an address; anything else ends the one that is open. */
  #anchor(url: string | undefined): void {
    const link = this.#link
    this.#link = url === undefined ? undefined : { url, from: this.#parts.length }
    if (link === undefined) return
    const label = this.#parts
      .splice(link.from)
      .join('')
      .replace(/[[\]\n]/g, '')
      .trim()
    const address = link.url.replaceAll('(', '%28').replaceAll(')', '%29').replaceAll('<', '%3C')
    this.#parts.push(label === '' || label === address ? address : `[${label}](${address})`)
    if (this.#link !== undefined) this.#link = { ...this.#link, from: this.#parts.length }
  }

  finish(): string {
    this.#anchor(undefined)
    const lines = this.#parts.join('').split('\n')
    return lines
      .map((line) => line.trimEnd())
      .filter((line, index, all) => line !== '' || all[index - 1] !== '')
      .join('\n')
      .trim()
  }
}
