import { z } from 'zod'
import { Time } from './common.ts'

/** One line of an app's journal: a service's output, or something that Panamax or the engine did to it. */
export const JournalEntry = z.object({
  cursor: z.string().describe('opaque; resume after it'),
  time: Time,
  kind: z.enum(['log', 'event']),
  service: z.string().optional(),
  instance: z.string().optional(),
  stream: z.enum(['stdout', 'stderr']).optional(),
  text: z.string(),
})
export type JournalEntry = z.infer<typeof JournalEntry>

export const JournalQuery = z.strictObject({
  services: z.string().optional().describe('comma-separated'),
  since: z.string().optional().describe('RFC 3339, or a duration back from now: 15m'),
  until: z.string().optional(),
  tail: z.coerce.number().int().min(0).max(50_000).optional().describe('lines per instance from the end'),
  grep: z.string().max(200).optional().describe('only lines that contain this text, case-insensitive'),
})

export const StatsView = z.object({
  time: Time,
  service: z.string(),
  instance: z.string(),
  cpuPercent: z.number(),
  memory: z.number(),
  memoryLimit: z.number(),
  networkReceived: z.number(),
  networkSent: z.number(),
  blockRead: z.number(),
  blockWritten: z.number(),
  processes: z.number(),
})

/** What an app uses, for lists. */
export const AppUsage = z.object({
  app: z.string(),
  cpuPercent: z.number().describe('of one core: 150 is one and a half'),
  memory: z.int().describe('bytes, without inactive page cache'),
  instances: z.int().describe('0: nothing of it runs any more'),
})
export type AppUsage = z.infer<typeof AppUsage>

/** On the terminal's WebSocket. Binary frames: to the server, standard input; from it, a byte 1 (stdout) or 2 (stderr), then data. Text frames: these, as JSON. */
export const ExecClientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resize'), columns: z.int().min(1).max(1000), rows: z.int().min(1).max(1000) }),
  z.object({ type: z.literal('end') }),
])
export const ExecServerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('exit'), code: z.int() }),
  z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
])
export const ExecQuery = z.strictObject({
  service: z.string(),
  replica: z.coerce.number().int().min(1).optional(),
  command: z.string().max(8192).describe('JSON array of strings'),
  tty: z.enum(['true', 'false']).default('false'),
  user: z.string().max(128).optional(),
  workdir: z.string().max(1024).optional(),
  columns: z.coerce.number().int().min(1).max(1000).optional(),
  rows: z.coerce.number().int().min(1).max(1000).optional(),
})
