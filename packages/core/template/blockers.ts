import type { Problem } from '../compose/problem.ts'
import type { AppSpec } from '../compose/spec.ts'
import { readMetadata } from './metadata.ts'

/**
 * Why an app cannot run although its document loads: reasons that the document itself gives (`blocked`), and
 * environment variables that are marked as required and blank. Load the app with the values that it is to run with.
 */
export function blockers(app: AppSpec): Problem[] {
  return Object.entries(readMetadata(app).services).flatMap(([name, { blocked, required }]) => {
    const at = ['services', name]
    const reasons = blocked.map(
      (message): Problem => ({ severity: 'error', message, path: [...at, 'x-panamax', 'blocked'] }),
    )
    const environment = app.services[name]?.environment ?? {}
    const blank = required
      .filter((variable) => (Object.hasOwn(environment, variable) ? environment[variable] : '')?.trim() === '')
      .map((variable): Problem => {
        const message = `${name} needs a value for ${variable}, which is blank.`
        return { severity: 'error', message, path: [...at, 'environment', variable] }
      })
    return [...reasons, ...blank]
  })
}
