import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RevisionDraft } from '@panamax/contract/apps'
import type { Client } from '@panamax/contract/client'
import { Refusal } from '@panamax/core/compose/edit/source'
import { PanamaxError } from '@panamax/core/errors'
import { changeService, type ChangedService } from '@panamax/core/template/change-service'
import { type Command, listOption, type Options } from '../command.ts'
import type { Context } from '../context.ts'
import { assignments } from '../draft.ts'
import { readLocalDocument } from '../local-document.ts'
import { ago, harmless, table } from '../output.ts'
import { hasChanges, refuseProblems, showPlan } from '../render/plan.ts'
import { splitService } from './apps.ts'
import { finish } from './deploy-flow.ts'

const app = { name: 'APP', description: 'the name of an app', required: true } as const
const detach = { flags: '-d, --detach', description: 'do not wait until it is done' } as const
const set = {
  flags: '-s, --set <name=value>',
  description: 'change an input’s answer, or a variable',
  repeatable: true,
} as const
const saveOnly = { flags: '--save-only', description: 'save the revision without deploying it' } as const

/** Saves a change, shows its plan, asks, deploys. */
async function change(
  context: Context,
  client: Client,
  name: string,
  draft: RevisionDraft,
  options: Options,
): Promise<number> {
  const { output } = context
  const params = { app: name }
  const plan = await client.call('planRevision', { params, body: draft }, context.signal)
  refuseProblems(plan)
  showPlan(output, plan)
  if (options['saveOnly'] === true) {
    const saved = await client.call('createRevision', { params, body: draft })
    output.value({ revision: saved, plan })
    output.line(`Saved as revision ${saved.number}. Deploy it: panamax apply ${name}`)
    return 0
  }
  if (plan.conflicts.length > 0) {
    throw new PanamaxError('conflict', 'A port is in the way. Nothing was changed.', {
      details: { conflicts: plan.conflicts },
    })
  }
  if (hasChanges(plan) && !(await context.confirm('Deploy this?'))) {
    output.note('Nothing was changed.')
    return 130
  }
  const saved = await client.call('createRevision', { params, body: draft })
  const deployment = await client.call('deploy', { params, body: { action: 'deploy', revision: saved.number } })
  return finish(context, client, deployment, { detach: options['detach'] === true, up: true })
}

export const changeCommands: readonly Command[] = [
  {
    name: 'plan',
    summary: 'what deploying would do, and why; exit 0 nothing to do, 2 changes',
    arguments: [app, { name: 'FILE', description: 'a changed document instead of the saved one', required: false }],
    options: [set],
    examples: ['panamax plan blog', 'panamax plan blog compose.yaml --json'],
    async run(context, [name = '', file], options) {
      const client = await context.client()
      const body = await revisionFrom(context, file, options)
      const plan = await client.call('planRevision', { params: { app: name }, body }, context.signal)
      refuseProblems(plan)
      context.output.value(plan)
      showPlan(context.output, plan)
      return hasChanges(plan) ? 2 : 0
    },
  },
  {
    name: 'apply',
    summary: 'deploys the latest revision, or a changed document',
    arguments: [app, { name: 'FILE', description: 'the changed document', required: false }],
    options: [set, saveOnly, detach],
    examples: ['panamax apply blog', 'panamax apply blog compose.yaml --yes'],
    async run(context, [name = '', file], options) {
      return change(context, await context.client(), name, await revisionFrom(context, file, options), options)
    },
  },
  {
    name: 'set',
    summary:
      'changes variables or the image of a service, keeping every other byte; what is the answer to a question changes the answer',
    arguments: [
      { name: 'APP.SERVICE', description: 'a service of an app', required: true },
      {
        name: 'KEY=VALUE',
        description: 'environment variables; image=REFERENCE sets the image; KEY= makes it blank',
        required: true,
        variadic: true,
      },
    ],
    options: [{ flags: '--unset <name>', description: 'remove a variable', repeatable: true }, saveOnly, detach],
    examples: ['panamax set blog.wp WORDPRESS_DEBUG=1', 'panamax set blog.wp image=wordpress:6.8-apache --yes'],
    async run(context, [target = '', ...pairs], options) {
      const { name, service } = splitService(target)
      if (service === undefined)
        throw new PanamaxError(
          'invalid_request',
          `Name the service too: panamax set ${name}.SERVICE ${pairs.join(' ')}`,
        )
      const client = await context.client()
      const latest = await latestRevision(client, name)
      const { image, ...set } = assignments(pairs, 'Give variables as KEY=VALUE')
      const changes = { ...(image === undefined ? {} : { image }), set, unset: listOption(options, 'unset') }
      const { document, values, notes } = changed(latest, service, changes)
      for (const note of notes) context.output.note(harmless(note))
      const draft = { document, values, base: latest.number, note: `set ${service}` }
      return change(context, client, name, draft, options)
    },
  },
  {
    name: 'edit',
    summary: 'opens the document in $EDITOR, then shows the plan and deploys',
    arguments: [app],
    options: [saveOnly, detach],
    examples: ['panamax edit blog', 'EDITOR=nano panamax edit blog'],
    async run(context, [name = ''], options) {
      const client = await context.client()
      const latest = await latestRevision(client, name)
      const draft = await editInEditor(context, latest.document)
      if (draft.text === latest.document) {
        await draft.discard()
        context.output.line('Nothing was changed.')
        return 0
      }
      let code = 130
      try {
        const body = { document: draft.text, base: latest.number, note: 'edited' }
        code = await change(context, client, name, body, options)
        return code
      } finally {
        // 130 also stands for an error on the way: nothing was saved, and what was typed must not be lost.
        if (code === 130) context.output.note(`Your text is kept. Go on with: panamax apply ${name} ${draft.file}`)
        else await draft.discard()
      }
    },
  },
  {
    name: 'history',
    summary: 'the revisions of an app, newest first, with the outcome of each',
    arguments: [app],
    examples: ['panamax history blog'],
    async run(context, [name = '']) {
      const { output } = context
      const revisions = await (await context.client()).call('listRevisions', { params: { app: name } })
      output.value(revisions)
      const now = Date.now()
      const rows = revisions.map((each) => [
        `${each.deployed ? '*' : ' '} ${each.number}`,
        each.outcome,
        ago(each.createdAt, now),
        harmless(each.author),
        harmless(each.note),
      ])
      for (const line of table([['  REVISION', 'OUTCOME', 'SAVED', 'BY', 'NOTE'], ...rows])) output.line(line)
    },
  },
  {
    name: 'rollback',
    summary: 'saves an older revision as the newest, and deploys it',
    arguments: [app, { name: 'REVISION', description: 'a number from "panamax history"', required: true }],
    options: [detach],
    examples: ['panamax rollback blog 3'],
    async run(context, [name = '', number = ''], options) {
      const revision = Number(number)
      if (!Number.isInteger(revision) || revision < 1) {
        throw new PanamaxError('invalid_request', `"${number}" is not a revision. See: panamax history ${name}`)
      }
      const client = await context.client()
      const plan = await client.call('planRevision', { params: { app: name }, body: { revision } }, context.signal)
      showPlan(context.output, plan)
      if (!(await context.confirm(`Roll ${name} back to revision ${revision}?`))) return 130
      const deployment = await client.call('rollBack', { params: { app: name }, body: { revision } })
      return finish(context, client, deployment, { detach: options['detach'] === true, up: true })
    },
  },
]

async function revisionFrom(context: Context, file: string | undefined, options: Options): Promise<RevisionDraft> {
  const values = assignments(listOption(options, 'set'))
  const hasValues = Object.keys(values).length > 0
  if (file === undefined) return hasValues ? { values, note: `set ${Object.keys(values).join(', ')}` } : {}
  const local = await readLocalDocument(file, context.stdin)
  for (const warning of local.warnings) context.output.note(warning)
  return { document: local.document, files: local.files, values: { ...local.values, ...values }, note: local.fileName }
}

async function latestRevision(client: Client, name: string) {
  const [newest] = await client.call('listRevisions', { params: { app: name } })
  if (newest === undefined)
    throw new PanamaxError('not_found', `${name} has no document: it was not started by Panamax.`)
  return client.call('getRevision', { params: { app: name, revision: newest.number } })
}

function changed(...[content, service, changes]: Parameters<typeof changeService>): ChangedService {
  try {
    return changeService(content, service, changes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const place = error.line === undefined ? '' : ` (line ${error.line})`
    throw new PanamaxError('unsupported', `${error.message}${place} Change it by hand with "panamax edit".`)
  }
}

interface Draft {
  readonly text: string
  /** Where it lies until it is discarded. */
  readonly file: string
  discard(): Promise<void>
}

/** The editor gets a private copy; its exit code decides. */
async function editInEditor(context: Context, text: string): Promise<Draft> {
  const command = context.environment['VISUAL'] ?? context.environment['EDITOR'] ?? 'vi'
  const [program = 'vi', ...args] = command.split(' ').filter((word) => word !== '')
  const folder = await mkdtemp(join(tmpdir(), 'panamax-edit-'))
  const file = join(folder, 'compose.yaml')
  const discard = () => rm(folder, { recursive: true, force: true })
  try {
    await writeFile(file, text, { mode: 0o600 })
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(program, [...args, file], { stdio: 'inherit' })
      child.once('error', reject)
      child.once('exit', resolve)
    })
    if (code !== 0) throw new PanamaxError('canceled', `The editor ended with code ${code}: nothing was changed.`)
    return { text: await readFile(file, 'utf8'), file, discard }
  } catch (error) {
    await discard()
    if (error instanceof PanamaxError) throw error
    throw new PanamaxError('failed', `Cannot start the editor "${command}". Set EDITOR.`, { cause: error })
  }
}
