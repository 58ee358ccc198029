import { z } from 'zod'
import { InputQuestion, Permission, PlanView, RevisionSummary } from './apps.ts'
import { Problem, Time } from './common.ts'
import { Deployment } from './deployments.ts'
import { TemplateOrigin } from './templates.ts'

/** A place where the person and the template changed the same thing: nobody guesses. */
export const MergeConflict = z.object({
  line: z.int().describe('of the merged text, from 1: where the markers begin'),
  endLine: z.int().describe('where they end'),
  path: z.string().optional().describe('in the model, where it is known: services.web.image'),
  base: z.string().describe('as it was in template-then'),
  mine: z.string(),
  theirs: z.string().describe('as it is in template-now'),
})
export type MergeConflict = z.infer<typeof MergeConflict>

/** What becomes of a file beside the document. */
export const UpgradeFile = z.object({
  path: z.string(),
  change: z
    .enum(['added', 'changed', 'kept', 'removed', 'conflict'])
    .describe('kept: it stays as the person has it; conflict: both changed it'),
  text: z.string().optional().describe('with conflict markers: only of a conflict'),
  conflicts: z.array(MergeConflict),
})
export type UpgradeFile = z.infer<typeof UpgradeFile>

/** An input whose default has changed, while the app has the old default as its answer: it keeps it unless `values` say otherwise. */
export const ChangedDefault = z.object({
  name: z.string(),
  label: z.string().optional(),
  from: z.string(),
  to: z.string(),
})

/** Template-then, template-now and the person’s edits, merged. */
export const Upgrade = z.object({
  available: z.boolean(),
  reason: z.string().describe('in words, also when there is none'),
  template: z.string().optional().describe('source/name; absent: the app was not made from a template'),
  from: TemplateOrigin.optional(),
  to: TemplateOrigin.optional(),
  at: Time.optional().describe('when the template changed'),
  mark: z.string().optional().describe('stands for template-now: send it back to upgrade'),
  base: z.int().optional().describe('the revision that was merged into: send it back to upgrade'),
  templateThen: z.string().optional().describe('document of the template that the app is based on'),
  templateNow: z.string().optional(),
  current: z.string().optional().describe('the app’s document'),
  document: z.string().optional().describe('merged; with conflict markers where there are conflicts'),
  conflicts: z.array(MergeConflict),
  questions: z.array(InputQuestion).describe('what template-now asks and the app has no answer to: send `values`'),
  defaults: z.array(ChangedDefault).describe('what the template would answer differently now'),
  files: z.array(UpgradeFile),
  problems: z.array(Problem).describe('of template-now, and of the merged document'),
  permissions: z.array(Permission).describe('what the app may do to the machine after it, and may not now'),
  plan: PlanView.optional().describe('what deploying it would do; absent while there are conflicts'),
})
export type Upgrade = z.infer<typeof Upgrade>

export const UpgradeRequest = z.strictObject({
  mark: z.string().max(200).describe('from the preview: refused with `conflict` when the template has changed since'),
  base: z.int().describe('from the preview: refused with `conflict` when the app has changed since'),
  document: z
    .string()
    .max(10_485_760)
    .optional()
    .describe('with all conflicts resolved; absent: the merge, if it has none'),
  files: z
    .record(z.string().max(1024), z.string().max(1_048_576).nullable())
    .default({})
    .describe('files whose conflicts are resolved, by path; null: without it'),
  values: z
    .record(z.string().max(256), z.string().max(65_536))
    .default({})
    .describe('answers to new questions, or changed ones'),
  ports: z.record(z.string(), z.int().min(1).max(65_535)).default({}).describe('host ports to move: {"8080": 8081}'),
  deploy: z.boolean().default(true),
})
export type UpgradeRequest = z.input<typeof UpgradeRequest>

export const Upgraded = z.object({
  revision: RevisionSummary,
  deployment: Deployment.optional().describe('absent: it was only saved'),
})
