import { z } from 'zod'

const takenPort = z.strictObject({
  port: z.int().min(1).max(65535),
  protocol: z.enum(['tcp', 'udp']).default('tcp'),
  /** Who holds it, as a person would say it. */
  holder: z.string().default('a process (simulated)'),
})

const away = z.strictObject({
  /** It goes away when this many steps have been applied. */
  afterSteps: z.int().min(0),
  /** And comes back after this long. */
  seconds: z.number().min(0),
})

/** Configuration of a simulated orchestrator: how fast it is, and what goes wrong. Everything has a default. */
export const MemoryConfig = z.strictObject({
  speed: z.number().positive().max(10_000).default(1).describe('How many times faster than real time it runs'),
  stepLatency: z.number().min(0).max(60_000).default(0).describe('Simulated milliseconds that every change takes'),
  refusedImages: z
    .record(z.string(), z.string())
    .default({})
    .describe('Images that cannot be pulled, each with the reason that the registry gives'),
  takenPorts: z.array(takenPort).default([]).describe('Host ports that something else on the machine holds'),
  failSteps: z
    .record(z.string(), z.string())
    .default({})
    .describe('Steps that fail, by their id ("start container web/1"), each with the reason'),
  away: away.optional().describe('The engine goes away in the middle of something and comes back'),
  crashAfter: z
    .int()
    .min(0)
    .optional()
    .describe(
      'After this many changes to the world the connection breaks in mid-step, for good: connect again to go on',
    ),
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
