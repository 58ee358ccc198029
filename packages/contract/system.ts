import { z } from 'zod'
import { Status } from './common.ts'

export const Health = z.object({ state: z.enum(['healthy', 'unhealthy', 'undetected']), reason: z.string() })
export const System = z.object({
  version: z.string(),
  needsSetup: z.boolean(),
  targets: z.array(z.object({ name: z.string(), kind: z.string(), simulated: z.boolean(), health: Health })),
})
const TargetName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
  error: 'must be small letters, digits and -, at most 63, the first no -',
})
export const Target = z.object({
  name: TargetName,
  kind: z.string(),
  simulated: z.boolean(),
  health: Health,
  limits: z.record(z.string(), z.string()),
})
/** A kind of orchestrator that a target can be of. */
export const TargetKind = z.object({
  kind: z.string(),
  title: z.string(),
  simulated: z.boolean(),
  config: z
    .record(z.string(), z.unknown())
    .describe('JSON Schema (draft 2020-12) of the configuration of such a target'),
})
export const NewTarget = z.strictObject({
  name: TargetName,
  kind: z.string(),
  config: z.record(z.string(), z.unknown()).default({}),
})

export const Check = z.object({
  name: z.string(),
  state: z.enum(['ok', 'warning', 'error']),
  text: z.string(),
  fix: z.string().optional(),
})

/** The machine that Panamax runs on, as it is now. */
export const HostNumbers = z.object({
  cpuPercent: z.number().min(0).max(100).describe('of all cores together, since the sample before'),
  cores: z.int(),
  memoryUsed: z.int().describe('bytes that programs could not be given any more'),
  memoryTotal: z.int().describe('bytes'),
})
export type HostNumbers = z.infer<typeof HostNumbers>

/** What changes anywhere, for lists that stay live. */
export const SystemEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('app'),
    app: z.string(),
    status: Status,
    services: z.record(z.string(), Status),
    drift: z.boolean().optional(),
  }),
  z.object({ type: z.literal('app-removed'), app: z.string() }),
  z.object({ type: z.literal('deployment'), app: z.string(), id: z.string(), state: z.string() }),
  z.object({ type: z.literal('target'), name: z.string(), health: Health }),
  z.object({
    type: z.literal('source'),
    name: z.string(),
    state: z.enum(['pending', 'refreshing', 'ready', 'failed', 'removed']),
  }),
  z.object({ type: z.literal('host'), numbers: HostNumbers }),
])
