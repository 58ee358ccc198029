import { z } from 'zod'
import { Loss, Time } from './common.ts'
import { GitCredentials } from './sources.ts'
import { Finding } from './templates.ts'

/** A value of the app that a template cannot carry as it is. */
export const TemplateValue = z.object({
  id: z.string().describe('stands for the place: send it back to decide on it'),
  service: z.string().optional(),
  variable: z.string(),
  why: z
    .enum(['secret', 'environment'])
    .describe('secret: leaves always · environment: differs from machine to machine'),
  reason: z.string().describe('in words: "its name says that it is a password"'),
  value: z.string().optional().describe('absent for a secret'),
  input: z.string().describe('name of the input that would ask for it; blank: it is only taken out of a text'),
  asked: z.boolean().describe('whether it becomes an input; always true for a secret'),
})
export type TemplateValue = z.infer<typeof TemplateValue>

/** What a person says about the template. What is absent stays as in the app’s document. */
export const TemplateDraft = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  description: z.string().max(2000).optional(),
  keywords: z.array(z.string().max(100)).max(50).optional(),
  type: z.string().max(100).optional(),
  authors: z.array(z.string().max(200)).max(20).optional(),
  documentation: z.string().max(262_144).optional(),
  format: z.enum(['compose', 'pmx-2014']).default('compose'),
  ask: z
    .record(z.string().max(300), z.boolean())
    .default({})
    .describe('by the id of a value: whether it becomes an input'),
  fileName: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, "-", "_" and ".", starting with a letter or a digit')
    .optional()
    .describe('without ending: the template’s name unless given'),
})
export type TemplateDraft = z.input<typeof TemplateDraft>

export const Destination = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('github'),
    repository: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/, 'owner/repository'),
    host: z.string().max(255).default('github.com').describe('of an account: github.com, or a GitHub Enterprise'),
    branch: z.string().max(255).optional(),
    folder: z.string().max(1024).default(''),
    create: z.enum(['private', 'public']).optional().describe('make the repository where it does not exist'),
    pullRequest: z.boolean().default(false).describe('also where a push would be allowed'),
  }),
  z.strictObject({
    type: z.literal('git'),
    address: z.string().trim().min(1).max(2048),
    branch: z.string().max(255).optional(),
    folder: z.string().max(1024).default(''),
    credentials: GitCredentials.optional(),
  }),
  z.strictObject({
    type: z.literal('directory'),
    folder: z.string().min(1).max(4096).describe('absolute, on the server'),
  }),
])
export type Destination = z.input<typeof Destination>

/** A file beside the template’s own, in the destination. */
export const BesideFile = z.object({
  path: z.string(),
  state: z
    .enum(['new', 'changed', 'same', 'removed', 'altered', 'foreign'])
    .describe(
      'removed: an earlier publication made it, and the app has it no more · altered: such a one that somebody has changed since, which stays · foreign: somebody else’s in the folder of the template, which stays',
    ),
  before: z.string().optional().describe('what it holds now, where it is changed or removed and is text'),
})
export type BesideFile = z.infer<typeof BesideFile>

/** Exactly what would be written, beside what is there. */
export const TemplatePreview = z.object({
  path: z.string().describe('of the file in the destination'),
  document: z.string(),
  files: z.record(z.string(), z.string()).describe('text files that go with it, by path in the destination'),
  published: z.string().optional().describe('what the destination holds now; absent: nothing, or none was named'),
  beside: z.array(BesideFile).describe('what becomes of all other files of the template'),
  isThere: z.boolean().describe('the destination holds exactly this: publishing would write nothing'),
  values: z.array(TemplateValue),
  findings: z.array(Finding),
  quality: z.int(),
  losses: z.array(Loss).describe('what the format of 2014 cannot say'),
  images: z.array(z.string()).describe('images that whoever runs it elsewhere may not get, each with the reason'),
  left: z.array(z.string()).describe('files of the app that stay behind, each with its reason'),
  obstacles: z.array(z.string()).describe('why it cannot be published as it is; blank: it can'),
})
export type TemplatePreview = z.infer<typeof TemplatePreview>

export const PublishRequest = z.strictObject({
  template: TemplateDraft,
  to: Destination,
  message: z.string().max(2000).optional().describe('of the commit'),
  author: z.strictObject({ name: z.string().min(1).max(200), email: z.email().max(320) }).optional(),
  addSource: z.boolean().default(true),
})
export type PublishRequest = z.input<typeof PublishRequest>

export const Publication = z.object({
  outcome: z.enum(['published', 'proposed', 'unchanged']),
  path: z.string(),
  commit: z.string().optional(),
  url: z.string().optional().describe('of the file, or of the pull request'),
  source: z.string().optional().describe('the source that the destination has become'),
  notes: z.array(z.string()),
})
export type Publication = z.infer<typeof Publication>

/** What is filled in again when an app is published another time. */
export const LastPublication = z.object({
  publishedAt: Time.optional().describe('absent: it was never published'),
  template: TemplateDraft.optional(),
  to: z.record(z.string(), z.unknown()).optional().describe('a Destination without credentials'),
  url: z.string().optional(),
})
export type LastPublication = z.infer<typeof LastPublication>

/** An account at GitHub or a GitHub Enterprise; its token is never shown again. */
export const Account = z.object({
  host: z.string(),
  login: z.string(),
  scopes: z.array(z.string()).optional().describe('of a classic token'),
  fineGrained: z.boolean(),
  warnings: z.array(z.string()).describe('what the token may not do, with the permission that is missing'),
  sources: z.array(z.string()).describe('those that are read with it'),
  updatedAt: Time,
  expiresAt: Time.optional(),
})
export type Account = z.infer<typeof Account>

/** A personal access token, classic or fine-grained. */
export const NewAccount = z.strictObject({
  token: z
    .string()
    .trim()
    .min(1)
    .max(1024)
    .regex(/^[\x21-\x7e]+$/, 'a token is one word of letters, digits and signs'),
})

export const Repository = z.object({
  fullName: z.string().describe('owner/repository'),
  private: z.boolean(),
  mayPush: z.boolean(),
  defaultBranch: z.string(),
  description: z.string().optional(),
})
