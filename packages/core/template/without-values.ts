import { parseEnvFile } from '../compose/env-file.ts'
import { findExcess } from '../compose/limits.ts'
import { load, type LoadRequest, type LoadResult } from '../compose/load.ts'
import type { AppSpec, Json } from '../compose/spec.ts'
import type { Loss } from '../convert/loss.ts'
import { peek } from './peek.ts'

/** Stands for a value that the document refuses to be without (`${A:?}`), and is taken out again after loading. */
const stand = '\uE000'

/**
 * Loads a document as everybody may see it: an input has its public default, a secret and every other variable is
 * blank, and so is each value of an environment file (`losses` names them). What is in `given` counts all the same.
 */
export function loadWithoutValues(
  request: Omit<LoadRequest, 'variables'>,
  given: Readonly<Record<string, string>> = {},
): LoadResult & { readonly losses: readonly Loss[] } {
  const losses = new Map<string, Loss>()
  const { readFile } = request
  const readBlank = (path: string): string | undefined => {
    const text = readFile?.(path)
    if (text === undefined || /\.(ya?ml|json)$/i.test(path)) return text
    const names = Object.keys(parseEnvFile(text).values)
    if (names.length > 0 && !losses.has(path))
      losses.set(path, {
        path: [],
        lost: `the values in the file ${path}`,
        severity: 'degraded',
        instead: 'They may be secrets; they are blank, and asked for.',
      })
    return names.map((name) => `${name}=\n`).join('')
  }
  const result = load({
    ...request,
    ...(readFile === undefined ? {} : { readFile: readBlank }),
    variables: { ...publicValues(request.files.map(({ text }) => text)), ...given },
  })
  return {
    problems: result.problems.map((problem) =>
      problem.message.includes(stand)
        ? { ...problem, message: 'This needs a value, and the document has no default for it.' }
        : problem,
    ),
    ...(result.app === undefined ? {} : { app: withoutStand(result.app as unknown as Json) as unknown as AppSpec }),
    losses: [...losses.values()],
  }
}

function publicValues(texts: readonly string[]): Record<string, string> {
  const values = new Map<string, string>()
  for (const text of texts) {
    if (findExcess(text) !== undefined) continue
    const { metadata, variables } = peek(text)
    for (const [name, { type, default: known = '' }] of Object.entries(metadata.inputs))
      values.set(name, type === 'password' ? '' : known)
    for (const { name, required } of variables) if (required && (values.get(name) ?? '') === '') values.set(name, stand)
  }
  return Object.fromEntries(values)
}

function withoutStand(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll(stand, '')
  if (Array.isArray(value)) return value.map((item: Json) => withoutStand(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.replaceAll(stand, ''), withoutStand(item as Json)]),
  )
}
