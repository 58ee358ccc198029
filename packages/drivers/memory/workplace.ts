import type { Gate } from './gate.ts'
import type { World } from './world.ts'

/** What a step works on. */
export interface Workplace {
  readonly world: World
  readonly gate: Gate
  readonly taken: readonly { readonly port: number; readonly protocol: string; readonly holder: string }[]
  readonly refused: Readonly<Record<string, string>>
}
