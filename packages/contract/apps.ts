import { z } from 'zod'
import { AppName, Loss, Problem, Status, Time } from './common.ts'

export const Endpoint = z.object({
  service: z.string(),
  target: z.int(),
  protocol: z.string(),
  published: z.int(),
  ip: z.string().optional(),
  url: z.string().optional().describe('for TCP: http(s) address with the host that the engine publishes on'),
})

export const AppSummary = z.object({
  name: AppName,
  title: z.string(),
  type: z.string().optional().describe('picks its icon: of the template, or of its first service that has one'),
  target: z.string(),
  managed: z.boolean().describe('false: a compose project that Panamax did not start'),
  wanted: z.enum(['running', 'stopped']),
  status: Status,
  services: z.object({ up: z.int(), total: z.int() }),
  serviceNames: z.array(z.string()),
  endpoints: z.array(Endpoint),
  latestRevision: z.int().optional(),
  deployedRevision: z.int().optional(),
  activeDeployment: z.string().optional(),
  drift: z.boolean().optional().describe('what is there is not what was deployed; absent: not ours'),
  createdAt: Time.optional(),
  upgrade: z.boolean().optional().describe('whether its template has changed since; absent: it has no template'),
  allowedActions: z.array(z.string()),
})
export type AppSummary = z.infer<typeof AppSummary>

export const Instance = z.object({
  name: z.string(),
  handle: z.string(),
  status: Status,
  revision: z.int().optional(),
  startedAt: Time.optional(),
  restarts: z.int().optional(),
})

export const ServiceView = z.object({
  name: z.string(),
  category: z.string().optional(),
  type: z.string().optional(),
  description: z.string().optional(),
  image: z.string(),
  status: Status,
  instances: z.array(Instance),
  links: z.array(z.object({ service: z.string(), alias: z.string() })),
  dependsOn: z.array(z.string()),
  endpoints: z.array(Endpoint),
})

export const AppDetail = AppSummary.extend({
  description: z.string().optional(),
  documentation: z.string().optional().describe('Markdown, not sanitized'),
  categories: z.array(z.string()),
  serviceList: z.array(ServiceView),
  source: z.string().optional().describe('what it was made from: library/guestbook, a file name'),
  problems: z.array(Problem),
})
export type AppDetail = z.infer<typeof AppDetail>

const Values = z.record(z.string().max(256), z.string().max(65_536))
const Files = z
  .record(z.string().max(1024), z.string().max(1_048_576))
  .describe('text files that the document refers to, by path relative to it')

/** What a new app is made of: a template of the library by name, or a document (compose or .pmx). */
export const AppDraft = z
  .strictObject({
    name: AppName.optional(),
    template: z.string().max(200).optional(),
    document: z.string().max(10_485_760).optional(),
    fileName: z.string().max(255).optional(),
    image: z.string().max(512).optional().describe('an image reference: an app of one service'),
    command: z
      .array(z.string().max(65_536))
      .min(1)
      .max(1000)
      .optional()
      .describe('with image: the command to run in place of the image’s own'),
    publish: z
      .array(z.string().min(1).max(100))
      .max(200)
      .optional()
      .describe('with image: ports, as compose writes them: "8080:80", "127.0.0.1:5353:53/udp"'),
    values: Values.default({}).describe('answers to inputs, and variables of the .env'),
    files: Files.default({}),
    filesOf: z
      .strictObject({ app: AppName, revision: z.int().min(1) })
      .optional()
      .describe(
        'with document: the files beside the document of another app come along: those of its revision, and those in its folder that are mounted read-only. What an app writes is data, and stays',
      ),
    ports: z.record(z.string(), z.int().min(1).max(65_535)).default({}).describe('host ports to move: {"8080": 8081}'),
    target: z.string().default('local'),
    adopt: z.boolean().default(false).describe('take over a compose project of that name'),
  })
  .refine((draft) => [draft.template, draft.document, draft.image].filter((each) => each !== undefined).length === 1, {
    message: 'give exactly one of template, document, image',
  })
  .refine((draft) => draft.document !== undefined || draft.filesOf === undefined, {
    message: 'filesOf goes with document',
  })
  .refine((draft) => draft.image !== undefined || (draft.command === undefined && draft.publish === undefined), {
    message: 'command and publish go with image; for a document, write them into it',
  })
export type AppDraft = z.input<typeof AppDraft>

export const Change = z.object({
  id: z.string(),
  action: z.enum(['create', 'replace', 'start', 'stop', 'restart', 'remove', 'pull', 'keep']),
  kind: z.string(),
  name: z.string(),
  service: z.string().optional(),
  reasons: z.array(z.string()),
})

export const PortConflict = z.object({
  port: z.int(),
  protocol: z.string(),
  service: z.string(),
  holder: z.string().describe('who holds it, in words: "container blog-wp-1 of app blog", "process nginx (pid 812)"'),
  nextFree: z.int().optional(),
})

export const Permission = z.object({
  grade: z.enum(['info', 'notice', 'warning', 'danger']),
  kind: z.string(),
  service: z.string().optional(),
  text: z.string(),
})

export const InputQuestion = z.object({
  name: z.string(),
  label: z.string().optional(),
  description: z.string().optional(),
  type: z.string(),
  required: z.boolean(),
  default: z.string().optional(),
  options: z.array(z.string()).optional(),
  generated: z.boolean().describe('a value is made when none is given'),
})

/** The difference between what is wanted and what runs, with everything a person should know before saying yes. */
export const PlanView = z.object({
  app: AppName,
  title: z.string(),
  isNew: z.boolean(),
  changes: z.array(Change),
  warnings: z.array(z.string()),
  conflicts: z.array(PortConflict).describe('ports in the way: deploying is refused while there are any'),
  losses: z.array(Loss),
  permissions: z.array(Permission),
  problems: z.array(Problem).describe('warnings about the document, and inputs that still need a value (as errors)'),
  inputs: z.array(InputQuestion),
  kept: z
    .array(z.string())
    .optional()
    .describe('secret inputs whose answers are kept with the data that is taken up: left out, they are answered so'),
  document: z.string().describe('the document as it would be deployed'),
  folder: z
    .object({
      path: z.string().describe('on the machine of the server'),
      mounts: z.array(z.string()).describe('as the document writes them'),
    })
    .optional()
    .describe('the app’s folder, where there are mounts with a relative path: that is where they lead'),
})
export type PlanView = z.infer<typeof PlanView>

export const RevisionSummary = z.object({
  number: z.int(),
  createdAt: Time,
  author: z.string(),
  note: z.string(),
  deployed: z.boolean(),
  outcome: z.enum(['succeeded', 'failed', 'canceled', 'running', 'never']),
})
export const Revision = RevisionSummary.extend({
  document: z.string(),
  values: z.record(z.string(), z.string().nullable()).describe('null: a secret'),
  files: z.array(z.string()),
})
export type Revision = z.infer<typeof Revision>

/** A change to an app: what is absent stays as in the latest revision. */
export const RevisionDraft = z.strictObject({
  document: z.string().max(10_485_760).optional(),
  values: Values.optional().describe('merged into the present ones'),
  unset: z.array(z.string()).optional().describe('values to remove'),
  files: Files.optional(),
  note: z.string().max(500).default(''),
  base: z.int().optional().describe('refused with `conflict` when the latest revision is another one'),
})
export type RevisionDraft = z.input<typeof RevisionDraft>

export const Removal = z.object({
  plan: z.array(Change),
  volumes: z.array(z.object({ name: z.string(), size: z.int().optional() })),
  folder: z
    .object({
      path: z.string().describe('on the machine of the server'),
      kept: z.array(z.string()).describe('what is in it besides: files that the app has written or changed'),
      more: z.boolean().describe('there is more than is listed'),
    })
    .optional()
    .describe('the app’s folder, where anything of it stays: it is never removed with data in it'),
})
