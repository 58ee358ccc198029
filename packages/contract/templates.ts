import { z } from 'zod'
import { InputQuestion, Permission } from './apps.ts'
import { Problem, Time } from './common.ts'

/** One thing that the quality check finds in a template; see docs/template-format.md. */
export const Finding = z.object({
  rule: z.string(),
  message: z.string(),
  fix: z.string(),
  path: z.array(z.union([z.string(), z.number()])).readonly(),
  line: z.int().optional(),
})
export type Finding = z.infer<typeof Finding>

/** Where a template comes from, as exactly as is known. */
export const TemplateOrigin = z.object({
  source: z.string(),
  address: z.string().describe('of the source, without credentials; blank for the bundled library'),
  path: z.string().describe('of the file within the source'),
  commit: z.string().optional().describe('git commit id in full'),
  committedAt: Time.optional(),
})
export type TemplateOrigin = z.infer<typeof TemplateOrigin>

export const TemplateSummary = z.object({
  name: z.string().describe('unique within its source'),
  source: z.string(),
  title: z.string(),
  description: z.string(),
  keywords: z.array(z.string()),
  type: z.string(),
  services: z.array(z.object({ name: z.string(), image: z.string(), category: z.string().optional() })),
  quality: z.int().min(0).max(100).describe('100 less what the quality check deducts; 0 for a broken one'),
  icon: z.boolean().describe('whether it brings a picture of its own'),
  updatedAt: Time.optional(),
  recommended: z.boolean(),
})
export type TemplateSummary = z.infer<typeof TemplateSummary>

export const TemplateDetail = TemplateSummary.extend({
  documentation: z.string().describe('Markdown, not sanitized'),
  inputs: z.array(InputQuestion),
  permissions: z.array(Permission),
  problems: z.array(Problem),
  findings: z.array(Finding),
  origin: TemplateOrigin,
  others: z
    .array(z.string())
    .describe('"source/name" of each that has the same name in another source; blank when the source was named'),
  files: z.array(z.string()).describe('paths of the files beside the document'),
  document: z.string(),
})

export const FacetCount = z.object({ value: z.string(), count: z.int() })

/** What is absent does not filter. Each list may be given as one word or several parted by commas. */
export const TemplateQuery = z.strictObject({
  q: z.string().max(200).optional().describe('words; prefixes count, one or two typos are forgiven'),
  keyword: z.string().max(500).optional(),
  type: z.string().max(500).optional(),
  source: z.string().max(500).optional(),
  sort: z.enum(['relevance', 'name', 'recent', 'quality']).default('relevance'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
})

export const TemplateList = z.object({
  templates: z.array(TemplateSummary),
  total: z.int().describe('that match, before limit and offset'),
  forgiven: z.boolean().describe('hardly anything fits as it was typed: what is spelled nearly so counts as well'),
  facets: z.object({
    keywords: z.array(FacetCount).describe('most frequent first, at most 100'),
    types: z.array(FacetCount),
    sources: z.array(FacetCount),
  }),
})
export type TemplateList = z.infer<typeof TemplateList>
