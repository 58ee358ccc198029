import { z } from 'zod'
import { AccountHost, Problem, Time } from './common.ts'

export const SourceName = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, "-", "_" and ".", starting with a letter or a digit')

export const SourceKind = z.enum(['library', 'git', 'directory', 'catalogue'])

/** How a private repository is opened. Encrypted at rest, never shown again. */
export const GitCredentials = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('token'),
    username: z.string().max(256).optional(),
    token: z.string().min(1).max(8192),
  }),
  z.strictObject({
    type: z.literal('ssh-key'),
    key: z.string().min(1).max(16_384).describe('a private key in PEM or OpenSSH format, without passphrase'),
    knownHosts: z
      .string()
      .max(65_536)
      .optional()
      .describe('lines of a known_hosts file; absent: the first key is kept'),
  }),
])
export type GitCredentials = z.infer<typeof GitCredentials>

/** How a source is opened: by what it is given, or by the account that is stored for its host, as long as it is stored. */
export const SourceCredentials = z.discriminatedUnion('type', [
  ...GitCredentials.options,
  z.strictObject({ type: z.literal('account'), host: AccountHost }),
])
export type SourceCredentials = z.infer<typeof SourceCredentials>

/** What kind it is follows from the address, unless it is given. */
export const NewSource = z.strictObject({
  address: z
    .string()
    .trim()
    .min(1)
    .max(2048)
    .describe('owner/repo, a git address, a folder on the server, or a catalogue'),
  name: SourceName.optional().describe('made from the address unless given'),
  kind: z.enum(['git', 'directory', 'catalogue']).optional(),
  branch: z.string().max(255).optional().describe('git: the default branch unless given'),
  folder: z.string().max(1024).optional().describe('git: only below this folder'),
  credentials: SourceCredentials.optional(),
})
export type NewSource = z.input<typeof NewSource>

export const SourceChange = z.strictObject({
  branch: z.string().max(255).nullable().optional(),
  folder: z.string().max(1024).nullable().optional(),
  credentials: SourceCredentials.nullable().optional().describe('null: forget them'),
})

export const Source = z.object({
  name: SourceName,
  kind: SourceKind,
  address: z.string().describe('without credentials, and without what follows a "?"'),
  branch: z.string().optional(),
  folder: z.string().optional(),
  hasCredentials: z.boolean(),
  account: AccountHost.optional().describe('of the account that it is read with'),
  state: z.enum(['pending', 'refreshing', 'ready', 'failed']).describe('failed: the last good state is still served'),
  error: z.string().optional().describe('of the last refresh, in words'),
  templates: z.int(),
  warnings: z.int().describe('templates that were read with a warning'),
  skipped: z.int().describe('files that look like templates and could not be read'),
  commit: z.string().optional(),
  refreshedAt: Time.optional().describe('the last time it succeeded'),
  triedAt: Time.optional(),
  nextAt: Time.optional(),
  allowedActions: z.array(z.enum(['refresh', 'update', 'remove'])),
})
export type Source = z.infer<typeof Source>

/** What became of one file. */
export const SourceFile = z.object({
  path: z.string(),
  outcome: z.enum(['template', 'warning', 'broken', 'skipped']),
  template: z.string().optional(),
  reason: z.string().optional().describe('why it was skipped or is broken'),
  problems: z.array(Problem),
})

export const SourceDetail = Source.extend({
  files: z.array(SourceFile).describe('broken and skipped first; at most 1000'),
  moreFiles: z.int().describe('how many are not listed'),
})
export type SourceDetail = z.infer<typeof SourceDetail>
