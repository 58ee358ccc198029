import { z } from 'zod'

// As much of GitHub's answers as is used, lenient with the rest.

const Sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
/** For a browser: of another server's making, so nothing but http. */
const WebAddress = z.url({ protocol: /^https?$/ })

export const UserAnswer = z.object({ login: z.string().min(1).max(100) })

export const RepositoryAnswer = z.object({
  full_name: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  private: z.boolean(),
  default_branch: z.string().min(1),
  description: z.string().nullable(),
  html_url: WebAddress,
  archived: z.boolean().default(false),
  fork: z.boolean().default(false),
  allow_forking: z.boolean().default(true),
  permissions: z.object({ push: z.boolean() }).default({ push: false }),
  parent: z.object({ full_name: z.string() }).optional(),
})
export type RepositoryAnswer = z.infer<typeof RepositoryAnswer>

export const RefAnswer = z.object({ object: z.object({ sha: Sha }) })

export const CommitAnswer = z.object({ sha: Sha, tree: z.object({ sha: Sha }) })

export const TreeAnswer = z.object({
  sha: Sha,
  truncated: z.boolean().default(false),
  tree: z.array(
    z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: Sha, size: z.number().optional() }),
  ),
})
export type TreeEntryAnswer = z.infer<typeof TreeAnswer>['tree'][number]

export const BlobAnswer = z.object({ content: z.string(), encoding: z.literal('base64') })

export const FileCommitAnswer = z.object({ commit: z.object({ sha: Sha }) })

export const PullAnswer = z.object({ number: z.int(), html_url: WebAddress })

export const ComparisonAnswer = z.object({ status: z.enum(['identical', 'ahead', 'behind', 'diverged']) })
