import { namesSecret } from '../check/secret-names.ts'
import type { Json } from '../compose/spec.ts'
import { isMapping } from '../template/field-reader.ts'
import { escapeDollars } from '../template/variables.ts'
import { flag, list, text } from './portainer-fields.ts'

export interface Questions {
  /** For `x-panamax`. */
  readonly inputs: Record<string, Json>
  /** For the service, in compose text. */
  readonly environment: Record<string, string>
}

/** Reads `env`: what is preset stays a value, everything else becomes an input. */
export function readQuestions(
  env: Json | undefined,
  warn: (message: string, ...at: (string | number)[]) => void,
): Questions {
  const inputs = new Map<string, Json>()
  const environment = new Map<string, string>()
  for (const [index, entry] of list(env).entries()) {
    const name = isMapping(entry) ? text(entry['name']) : undefined
    if (!isMapping(entry) || name === undefined || !/^[A-Za-z_]\w*$/.test(name) || name === '__proto__') {
      warn('An environment variable without a usable name is left out.', 'env', index)
      continue
    }
    // Version 1 catalogues wrote `set` for a value that is not asked for.
    const fixed = text(entry['set'])
    const value = fixed ?? plain(entry['default'])
    if (fixed !== undefined || flag(entry['preset'])) {
      environment.set(name, escapeDollars(value))
      continue
    }
    inputs.set(name, question(entry, name, value))
    environment.set(name, `\${${name}}`)
  }
  return { inputs: Object.fromEntries(inputs), environment: Object.fromEntries(environment) }
}

function plain(value: Json | undefined): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : ''
}

function question(entry: Readonly<Record<string, Json>>, name: string, value: string): Json {
  const label = text(entry['label'])
  const description = text(entry['description'])
  const words = { ...(label === undefined ? {} : { label }), ...(description === undefined ? {} : { description }) }
  const options = list(entry['select']).filter(isMapping)
  if (options.length > 0) {
    const chosen = options.find((option) => flag(option['default']))
    const choice = text(chosen?.['value']) ?? value
    return {
      ...words,
      type: 'select',
      options: options.map((option) => {
        const own = plain(option['value'])
        return { value: own, label: text(option['text']) ?? own }
      }),
      ...(choice === '' ? {} : { default: choice }),
    }
  }
  // A password that stands in a public catalogue is none: a fresh one is made in its place.
  if (namesSecret(name)) return { ...words, type: 'password', generate: true }
  return value === '' ? words : { ...words, default: value }
}
