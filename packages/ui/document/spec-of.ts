import { load } from '@panamax/core/compose/load'
import type { AppSpec } from '@panamax/core/compose/spec'
import { variablesOf } from '@panamax/core/template/variables'

/**
 * The document with its values filled in, as far as the browser has them: variables of secrets stay as they are
 * written. Undefined where it has errors.
 */
export function specOf(
  document: string,
  values: Readonly<Record<string, string | null>>,
  app: string,
): AppSpec | undefined {
  const known = Object.entries(values).map(([name, value]): [string, string] => [name, value ?? `\${${name}}`])
  const needed = variablesOf(document).filter(({ name, hasDefault }) => !hasDefault && !Object.hasOwn(values, name))
  return load({
    files: [{ path: 'compose.yaml', text: document }],
    variables: Object.fromEntries([...known, ...needed.map(({ name }): [string, string] => [name, `\${${name}}`])]),
    projectName: app,
    readFile: () => '',
  }).app
}
