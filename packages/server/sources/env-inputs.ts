import { namesSecret } from '@panamax/core/check/secret-names'
import { parseEnvFile } from '@panamax/core/compose/env-file'
import { findExcess } from '@panamax/core/compose/limits'
import type { Json } from '@panamax/core/compose/spec'
import { withMetadata } from '@panamax/core/convert/with-metadata'
import { peek } from '@panamax/core/template/peek'
import { referencesOf } from './references.ts'

const mostInputs = 100

/**
 * Docker Compose takes variables from the `.env` beside a document. A template has questions in place of it: each variable becomes
 * an input with that value as its default, a password a made one, unless something else depends on its value. A document that
 * brings a block of its own has said what it asks, and stays as it is. Hostile input: never throws.
 */
export function withEnvInputs(document: string, env: string): string {
  if (findExcess(document) !== undefined || findExcess(env) !== undefined) return document
  const { values } = parseEnvFile(env)
  const used = new Set(peek(document).variables.map(({ name }) => name))
  const isRead = referencesOf(document).some(({ path }) => /^(\.\/)?\.env$/.test(path))
  const names = Object.keys(values).filter((name) => /^[A-Za-z_]\w*$/.test(name) && (isRead || used.has(name)))
  const inputs = names.slice(0, mostInputs).map((name) => {
    const value = values[name] ?? ''
    const others = [document, ...Object.entries(values).flatMap(([other, text]) => (other === name ? [] : [text]))]
    return [name, input(name, value, others)] as const
  })
  return inputs.length === 0 ? document : withMetadata(document, { inputs: Object.fromEntries(inputs) })
}

/** A secret that stands in a public repository is none. Where its value stands elsewhere too, both have to stay the same. */
function input(name: string, value: string, others: readonly string[]): Json {
  if (!namesSecret(name)) return value === '' ? {} : { default: value }
  const isAlone = value === '' || !others.some((text) => text.includes(value))
  return isAlone ? { type: 'password', generate: true } : { type: 'password', default: value }
}
