import { z } from 'zod'
import { AppName, Time } from './common.ts'

export const StepView = z.object({
  id: z.string(),
  action: z.enum(['pull', 'create', 'start', 'settle', 'stop', 'remove']),
  kind: z.string(),
  name: z.string(),
  service: z.string().optional(),
  reasons: z.array(z.string()),
  state: z.enum(['pending', 'running', 'succeeded', 'failed', 'skipped', 'canceled']),
  error: z
    .object({ code: z.string(), message: z.string(), log: z.array(z.string()).optional() })
    .optional()
    .describe('log: the last lines of what failed'),
  startedAt: Time.optional(),
  endedAt: Time.optional(),
})
export type StepView = z.infer<typeof StepView>

export const Deployment = z.object({
  id: z.string(),
  app: AppName,
  action: z.enum(['deploy', 'start', 'stop', 'restart', 'rebuild', 'remove']),
  revision: z.int().optional(),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'canceled']),
  message: z.string().optional().describe('why it failed, in words'),
  startedBy: z.string(),
  createdAt: Time,
  endedAt: Time.optional(),
  resumed: z.boolean().describe('the server was restarted in the middle of it'),
  steps: z.array(StepView),
})
export type Deployment = z.infer<typeof Deployment>

export const DeploymentRequest = z.strictObject({
  action: z.enum(['deploy', 'start', 'stop', 'restart', 'rebuild']).default('deploy'),
  revision: z.int().optional().describe('deploy: which one; the latest when absent'),
  services: z.array(z.string()).optional().describe('start, stop, restart: only these'),
})

/** Events of one deployment, in order. A new listener first gets `deployment` with everything so far. */
export const DeploymentEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('deployment'), deployment: Deployment }),
  z.object({ type: z.literal('step'), step: StepView }),
  z.object({
    type: z.literal('layer'),
    step: z.string(),
    image: z.string(),
    layer: z.string(),
    phase: z.enum(['waiting', 'downloading', 'verifying', 'extracting', 'done']),
    current: z.int().optional(),
    total: z.int().optional(),
  }),
  z.object({
    type: z.literal('waiting'),
    step: z.string(),
    until: Time.describe('by then it is up, or has failed'),
  }),
  z.object({ type: z.literal('message'), step: z.string(), level: z.enum(['note', 'warning']), text: z.string() }),
  z.object({ type: z.literal('end'), state: Deployment.shape.state, message: z.string().optional() }),
])
export type DeploymentEvent = z.infer<typeof DeploymentEvent>
