import { PanamaxError } from '@panamax/core/errors'
import { harmless } from '../output.ts'

export interface Setting {
  readonly key: string
  /** As JSON Schema names it; "any" where it allows several. */
  readonly type: string
  /** What it is, and what happens when it is left out. */
  readonly words: string
}

/** What can be set, from the JSON Schema of a target's configuration. */
export function settingsOf(schema: Readonly<Record<string, unknown>>): Setting[] {
  return Object.entries(asObject(schema['properties'])).map(([key, property]) => {
    const { type, title, description, default: usual } = asObject(property)
    const plain = typeof usual === 'number' || typeof usual === 'boolean' || typeof usual === 'string'
    const words = [title, description, plain ? `usually ${String(usual)}` : undefined]
    return {
      key,
      type: typeof type === 'string' ? type : 'any',
      words: words.filter((part) => typeof part === 'string').join('; '),
    }
  })
}

/** "speed=10" as a setting and its value. Throws `invalid_request`. */
export function readSetting(text: string, settings: readonly Setting[]): [key: string, value: unknown] {
  const at = text.indexOf('=')
  const key = at < 0 ? text : text.slice(0, at)
  const setting = settings.find((each) => each.key === key)
  if (at < 0 || setting === undefined) {
    const keys = settings.map((each) => each.key).join(', ')
    throw new PanamaxError('invalid_request', `--set ${harmless(text)}: write KEY=VALUE. Keys: ${keys}.`)
  }
  const value = text.slice(at + 1)
  if (setting.type === 'string') return [key, value]
  try {
    return [key, JSON.parse(value)]
  } catch {
    throw new PanamaxError('invalid_request', `--set ${harmless(text)}: the value of ${key} is JSON (${setting.type}).`)
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
