import { errorCodes } from '@panamax/core/errors'
import { z } from 'zod'

/** An app's name: its compose project name, stable for life, since volumes are named after it. */
export const AppName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9][a-z0-9_-]*$/, 'lower-case letters, digits, "-" and "_", starting with a letter or a digit')
export const AppParams = z.object({ app: AppName })
export const Time = z.iso.datetime({ offset: true }).describe('RFC 3339')

export const Problem = z.object({
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).readonly(),
  file: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  suggestion: z.string().optional(),
})

/** What every failed request answers. */
export const ErrorBody = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
    problems: z.array(Problem).optional().describe('every problem of a refused document or request'),
    requestId: z.string().optional(),
  }),
})
export type ErrorBody = z.infer<typeof ErrorBody>

export const Loss = z.object({
  path: z.string().describe('where in the model, e.g. services.web.build'),
  lost: z.string(),
  severity: z.enum(['note', 'degraded', 'broken']),
  instead: z.string().optional(),
})

export const ServiceState = z.enum([
  'pending',
  'pulling',
  'starting',
  'running',
  'healthy',
  'unhealthy',
  'restarting',
  'completed',
  'failed',
  'stopped',
  'unknown',
])

/** Derived from what is observed, never stored. The reason is always given, in plain words. */
export const Status = z.object({ state: ServiceState, reason: z.string() })
export type Status = z.infer<typeof Status>

/** Of a GitHub or a GitHub Enterprise. */
export const AccountHost = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/)
