export interface TemplateIcon {
  readonly type: 'image/png' | 'image/svg+xml' | 'image/jpeg' | 'image/webp'
  readonly data: Uint8Array
}

/** Bytes; what is larger is no icon. */
export const largestIcon = 65_536

/** Names of the files beside a document that are its picture, the one to take first. */
export const iconFileNames: readonly string[] = ['icon', 'logo'].flatMap((name) =>
  ['svg', 'png', 'webp', 'jpg', 'jpeg'].map((ending) => `${name}.${ending}`),
)

/** Takes the bytes for what they are, whatever the file is called. Undefined: no picture that a browser can show, or too large a one. */
export function readIcon(data: Uint8Array): TemplateIcon | undefined {
  if (data.length === 0 || data.length > largestIcon) return undefined
  const type = typeOf(data)
  return type === undefined ? undefined : { type, data }
}

function typeOf(data: Uint8Array): TemplateIcon['type'] | undefined {
  const head = Buffer.from(data.subarray(0, 12)).toString('latin1')
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'image/webp'
  return isSvg(Buffer.from(data).toString('utf8')) ? 'image/svg+xml' : undefined
}

/** One at a time: in one expression with the others, a comment could end in many places, and all of them would be tried. */
const prolog = /\s*(?:<\?xml[^>]*\?>|<!--[^]*?-->|<!DOCTYPE[^>[]*>)/iy
const picture = /\s*<svg[\s>]/iy

/** After the prolog, comments and the document type, the first element has to be the picture. */
function isSvg(text: string): boolean {
  let start = text.startsWith('\uFEFF') ? 1 : 0
  for (prolog.lastIndex = start; prolog.test(text); ) start = prolog.lastIndex
  picture.lastIndex = start
  return picture.test(text)
}
