import { z } from 'zod'
import { Change } from './apps.ts'
import { Problem, Time } from './common.ts'
import { TemplateOrigin } from './templates.ts'

/** A place where the person and the template changed the same thing: nobody guesses. */
export const MergeConflict = z.object({
  line: z.int().describe('of `document`, from 1'),
  endLine: z.int(),
  base: z.string(),
  mine: z.string(),
  theirs: z.string(),
})

/** Template-then, template-now and the person’s edits, merged. */
export const Upgrade = z.object({
  available: z.boolean(),
  reason: z.string().describe('in words, also when there is none'),
  from: TemplateOrigin.optional(),
  to: TemplateOrigin.optional(),
  at: Time.optional().describe('when the template changed'),
  mark: z.string().optional().describe('stands for template-now: send it back to upgrade'),
  current: z.string().optional().describe('the app’s document'),
  document: z.string().optional().describe('merged; with conflict markers where there are conflicts'),
  conflicts: z.array(MergeConflict),
  problems: z.array(Problem),
  files: z.array(z.object({ path: z.string(), change: z.enum(['added', 'changed', 'kept', 'removed']) })),
  changes: z.array(Change).describe('the plan; empty while there are conflicts'),
})
export type Upgrade = z.infer<typeof Upgrade>

export const UpgradeRequest = z.strictObject({
  mark: z.string().max(200).describe('from the preview: refused with `conflict` when the template has changed since'),
  base: z.int().describe('the app’s latest revision that was looked at'),
  document: z
    .string()
    .max(10_485_760)
    .optional()
    .describe('with all conflicts resolved; absent: the merge, if it has none'),
  deploy: z.boolean().default(true),
})
