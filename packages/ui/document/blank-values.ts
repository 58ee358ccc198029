import type { AppSpec } from '@panamax/core/compose/spec'

export interface BlankValues {
  readonly service: string
  readonly names: readonly string[]
}

/** Variables that reach a service without a value, by service. A secret that the browser does not have is not blank. */
export function blankValues({ services }: Pick<AppSpec, 'services'>): BlankValues[] {
  return Object.entries(services).flatMap(([service, { environment = {} }]) => {
    const names = Object.entries(environment).flatMap(([name, value]) => (value === null || value === '' ? [name] : []))
    return names.length === 0 ? [] : [{ service, names }]
  })
}
