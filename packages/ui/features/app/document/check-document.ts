import { load } from '@panamax/core/compose/load'
import type { Problem } from '@panamax/core/compose/problem'
import { readMetadata } from '@panamax/core/template/metadata'
import { variablesOf } from '@panamax/core/template/variables'

/**
 * What the document's own text gives away: its form and its references. Values and other files are the server's to know:
 * what is missing there is left to the plan.
 */
export function checkDocument(text: string, app: string): readonly Problem[] {
  // "1" is a valid text, number, port and switch.
  const needed = variablesOf(text).filter(({ hasDefault }) => !hasDefault)
  const { app: spec, problems } = load({
    files: [{ path: 'compose.yaml', text }],
    variables: Object.fromEntries(needed.map(({ name }) => [name, '1'])),
    projectName: app,
    readFile: () => '',
  })
  return [...problems, ...(spec === undefined ? [] : readMetadata(spec).problems)]
}
