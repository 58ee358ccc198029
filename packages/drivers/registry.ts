import type { DriverDefinition } from '@panamax/core/deploy/driver'

/** What can be known of a kind of orchestrator without loading its driver. */
export interface DriverKind {
  readonly kind: string
  /** It plays an orchestrator and runs nothing. */
  readonly simulated?: true
  load(): Promise<DriverDefinition>
}

/** Every kind of orchestrator. A driver's code is loaded when a target of its kind is first used. */
export const driverKinds: readonly DriverKind[] = [
  { kind: 'docker', load: async () => asDefinition((await import('./docker/definition.ts')).docker) },
  { kind: 'memory', simulated: true, load: async () => asDefinition((await import('./memory/driver.ts')).memory) },
]

/** True for a kind that plays an orchestrator and runs nothing. */
export function isSimulated(kind: string): boolean {
  return driverKinds.some((each) => each.kind === kind && each.simulated === true)
}

/** Undefined for a kind that there is no driver for. */
export async function loadDriver(kind: string): Promise<DriverDefinition | undefined> {
  return driverKinds.find((each) => each.kind === kind)?.load()
}

/** What is given to `connect` has gone through the definition's own `config`, which is why the type may be forgotten. */
function asDefinition<Config>(definition: DriverDefinition<Config>): DriverDefinition {
  return definition as unknown as DriverDefinition
}
