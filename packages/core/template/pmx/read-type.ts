import { knownType } from '../types.ts'
import type { SourceValue } from './source.ts'

/** The type, from `type` or from the file name of an `icon` as before August 2014; `undefined` for the default one. */
export function readType(fields: Map<string, SourceValue>): string | undefined {
  const field = fields.get('type')
  const text = field?.word()
  if (field !== undefined && text !== undefined) {
    const type = knownType(text)
    if (type === undefined) field.warn(`"${text.slice(0, 60)}" is none of the known types; the default icon is used.`)
    return type === 'Default' ? undefined : type
  }
  const icon = fields.get('icon')?.word()
  if (icon === undefined) return undefined
  const name = /([^/]+?)(\.\w+)?([?#].*)?$/.exec(icon)?.[1] ?? ''
  const type = knownType(name.replace(/[-_]?(icon|logo)s?$/i, ''))
  return type === 'Default' ? undefined : type
}
