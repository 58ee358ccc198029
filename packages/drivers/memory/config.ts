import { z } from 'zod'

const takenPort = z.strictObject({
  port: z.int().min(1).max(65535).meta({ title: 'Port' }),
  protocol: z.enum(['tcp', 'udp']).default('tcp').meta({ title: 'Protocol' }),
  holder: z
    .string()
    .default('a process (simulated)')
    .meta({ title: 'Held by', description: 'As a person would say it' }),
})

const away = z.strictObject({
  afterSteps: z.int().min(0).meta({ title: 'After', description: 'Steps that are applied before it goes away' }),
  seconds: z.number().min(0).meta({ title: 'For', description: 'Seconds until it comes back' }),
})

/** Configuration of a simulated orchestrator: how fast it is, and what goes wrong. Everything has a default. */
export const MemoryConfig = z.strictObject({
  speed: z
    .number()
    .positive()
    .max(10_000)
    .default(1)
    .meta({ title: 'Speed', description: 'How many times faster than real time it runs' }),
  stepLatency: z
    .number()
    .min(0)
    .max(60_000)
    .default(0)
    .meta({ title: 'Time for each change', description: 'Simulated milliseconds that every change takes' }),
  refusedImages: z.record(z.string(), z.string()).default({}).meta({
    title: 'Images that cannot be pulled',
    description: 'Each with the reason that the registry gives',
  }),
  takenPorts: z
    .array(takenPort)
    .default([])
    .meta({ title: 'Taken ports', description: 'Host ports that something else on the machine holds' }),
  failSteps: z.record(z.string(), z.string()).default({}).meta({
    title: 'Steps that fail',
    description: 'By their id ("start container web/1"), each with the reason',
  }),
  away: away.optional().meta({
    title: 'It goes away',
    description: 'In the middle of something, and comes back',
  }),
  crashAfter: z.int().min(0).optional().meta({
    title: 'The connection breaks',
    description: 'After this many changes, in mid-step and for good: connect again to go on',
  }),
})
export type MemoryConfig = z.infer<typeof MemoryConfig>

const exit = z.strictObject({
  /** Seconds after the start. */
  after: z.number().min(0).default(0),
  code: z.int().min(0).max(255).default(1),
  /** What it says before it ends. */
  log: z.array(z.string()).default([]),
  /** How often it does that before it stays up; absent: always. */
  times: z.int().min(1).optional(),
})

/** `x-panamax-simulate` of a service: how the simulated orchestrator should play it. Other drivers pass it over. */
export const Simulate = z.strictObject({
  pull: z.strictObject({ fails: z.string().optional(), seconds: z.number().min(0).default(0) }).optional(),
  start: z.strictObject({ fails: z.string().optional(), seconds: z.number().min(0).default(0) }).optional(),
  exit: exit.optional(),
  health: z
    .union([
      z.literal('never'),
      z.strictObject({ after: z.number().min(0) }).describe('Seconds after the start until the check passes'),
    ])
    .optional(),
  log: z
    .strictObject({ lines: z.array(z.string()), every: z.number().positive().default(1) })
    .optional()
    .describe('Lines that it writes over and over, one each so many seconds'),
})
export type Simulate = z.infer<typeof Simulate>
