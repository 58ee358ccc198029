import { variablesOf } from '../variables.ts'
import { peek } from '../peek.ts'
import type { ParsedText } from './document-scalars.ts'
import { knownPlaces } from './known-places.ts'
import type { MadeValue } from './made-template.ts'
import type { NewInput } from './secret-book.ts'
import { tellsSecret } from './telling-names.ts'
import { textSecrets } from './text-secrets.ts'
import type { WithoutSecrets } from './without-secrets.ts'

/** What a document takes from the app's own `.env`: that stays behind, so somebody has to be asked. */
export function undeclaredValues(
  parsed: ParsedText,
  { text, files, book }: WithoutSecrets,
  values: Readonly<Record<string, string>>,
  ask: Readonly<Record<string, boolean>>,
): { readonly values: readonly MadeValue[]; readonly inputs: readonly NewInput[] } {
  const declared = new Set([...Object.keys(peek(text).metadata.inputs), ...book.inputs.map(({ name }) => name)])
  const uses = [
    text,
    ...Object.entries(files).flatMap(([path, content]) => (/\.ya?ml$/i.test(path) ? [content] : [])),
  ].flatMap((each) => variablesOf(each))
  const inEnvFiles = Object.values(files).flatMap((content) => content.split('\n').flatMap(assigned))
  const named = parsed.scalars.filter(
    ({ path, isKey }) =>
      !isKey && path.length === 3 && path[2] === 'environment' && (path[0] === 'secrets' || path[0] === 'configs'),
  )
  const secret = new Set(named.filter(({ path }) => path[0] === 'secrets').map(({ value }) => value))
  const names = new Set([
    ...named.map(({ value }) => value),
    ...uses.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name),
    ...inEnvFiles,
  ])
  const made: MadeValue[] = []
  const inputs: NewInput[] = []
  for (const name of names) {
    const value = Object.hasOwn(values, name) ? (values[name] ?? '') : ''
    if (declared.has(name) || (value === '' && !secret.has(name)) || name.startsWith('COMPOSE_')) continue
    const common = { id: `values.${name}`, variable: name, input: name }
    if (
      secret.has(name) ||
      tellsSecret(name, value) ||
      textSecrets(value).length > 0 ||
      knownPlaces(value, book.list()).length > 0
    ) {
      book.declare(name, { variable: name, issued: false })
      const known = book.list().find(({ input }) => input === name)
      if (known !== undefined) known.isTaken = true
      else made.push({ ...common, why: 'secret', reason: 'it has a secret in it', asked: true })
      continue
    }
    const id = common.id
    const asked = !Object.hasOwn(ask, id) || ask[id] === true
    made.push({
      ...common,
      why: 'environment',
      reason: "it stands in the app's own .env, which stays here",
      value,
      asked,
    })
    inputs.push({
      name,
      definition: { description: name, ...typeOf(value), ...(asked ? {} : { default: value }), required: true },
    })
  }
  return { values: made, inputs }
}

/** A switch has to be asked for as one: nothing else can stand in its place. */
function typeOf(value: string): { readonly type?: 'boolean' } {
  return /^(true|false)$/i.test(value.trim()) ? { type: 'boolean' } : {}
}

/** Variables in what a line of an env file gives to another one. */
function assigned(line: string): string[] {
  const sign = line.indexOf('=')
  return sign === -1 ? [] : [...line.slice(sign).matchAll(/\$\{([A-Za-z_]\w*)\}/g)].map(([, name = '']) => name)
}
