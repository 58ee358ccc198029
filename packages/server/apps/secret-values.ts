import { namesSecret } from '@panamax/core/check/secret-names'
import type { AppSpec } from '@panamax/core/compose/spec'
import { secretNames } from '@panamax/core/template/input'
import { readMetadata } from '@panamax/core/template/metadata'

/** Switches that are named as secrets are: `ALLOW_EMPTY_PASSWORD: "yes"`. */
const switches = /^(true|false|yes|no|on|off|none|null|\d)$/i

/** Values of the app that must never be shown: answers to its password questions, and what the variable's name says is a secret. */
export function secretValues(app: AppSpec, values: Readonly<Record<string, string>>): string[] {
  const { inputs } = readMetadata(app).metadata
  const asked = secretNames(inputs).flatMap((name) => values[name] ?? inputs[name]?.default ?? [])
  const environments = Object.values(app.services).flatMap(({ environment }) => Object.entries(environment ?? {}))
  const named = [...Object.entries(values), ...environments].flatMap(([name, value]) =>
    value !== null && namesSecret(name) && !switches.test(value) ? [value] : [],
  )
  return [...new Set([...asked, ...named])].filter((value) => value.trim() !== '')
}
