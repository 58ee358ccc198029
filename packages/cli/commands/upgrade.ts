import type { Client } from '@panamax/contract/client'
import type { Upgrade, UpgradeRequest } from '@panamax/contract/upgrades'
import { PanamaxError } from '@panamax/core/errors'
import { type Command, listOption, type Options, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { assignments, portMoves } from '../draft.ts'
import { ago, harmless, table } from '../output.ts'
import { conflictLine, refuseProblems, showPlan } from '../render/plan.ts'
import { showUpgrade } from '../render/upgrade.ts'
import { readResolved, writeForEditing } from '../resolved-files.ts'
import { finish } from './deploy-flow.ts'

export const upgradeCommand: Command = {
  name: 'upgrade',
  summary:
    'takes over what has changed in an app’s template, beside the person’s own changes; without APP: which could',
  arguments: [{ name: 'APP', description: 'the name of an app', required: false }],
  options: [
    {
      flags: '--plan',
      description: 'show difference and plan, and stop: exit 0 nothing to do, 2 changes, 65 conflicts',
    },
    {
      flags: '--out <file>',
      description: 'write the merged document there, with conflict markers if there are conflicts',
    },
    { flags: '--document <file>', description: 'take this document, in which all conflicts are resolved' },
    { flags: '-s, --set <name=value>', description: 'an answer to what the template asks anew', repeatable: true },
    { flags: '-p, --port <old=new>', description: 'move a host port', repeatable: true },
    { flags: '--save-only', description: 'save the revision without deploying it' },
    { flags: '-d, --detach', description: 'do not wait until it is done' },
  ],
  examples: [
    'panamax upgrade',
    'panamax upgrade blog --plan',
    'panamax upgrade blog --yes',
    'panamax upgrade blog --out merged.yaml',
    'panamax upgrade blog --document merged.yaml',
  ],
  async run(context, [name], options) {
    const client = await context.client()
    return name === undefined ? listUpgrades(context, client) : upgrade(context, client, name, options)
  },
}

async function listUpgrades(context: Context, client: Client): Promise<void> {
  const { output, signal } = context
  const apps = (await client.call('listApps', {}, signal)).filter((app) => app.upgrade === true)
  const upgrades = await Promise.all(
    apps.map(async (app) => ({
      app: app.name,
      ...(await client.call('getUpgrade', { params: { app: app.name } }, signal)),
    })),
  )
  output.value(
    upgrades.map(({ app, template, from, to, at, conflicts }) => ({ app, template, from, to, at, conflicts })),
  )
  if (upgrades.length === 0) {
    output.line('Every app has what its template has.')
    return
  }
  const rows = upgrades.map(({ app, template, at, conflicts }) => [
    app,
    harmless(template ?? ''),
    at === undefined ? '' : ago(at, Date.now()),
    conflicts.length === 0 ? '' : `${conflicts.length === 1 ? 'a conflict' : `${conflicts.length} conflicts`}`,
  ])
  const header = ['NAME', 'TEMPLATE', 'CHANGED', ''].map((cell) => output.paint('bold', cell))
  for (const line of table([header, ...rows])) output.line(line)
  output.line(`See one: panamax upgrade ${upgrades[0]?.app ?? ''} --plan`)
}

async function upgrade(context: Context, client: Client, app: string, options: Options): Promise<number> {
  const { output, signal } = context
  const params = { app }
  const shown = await client.call('getUpgrade', { params }, signal)
  const out = textOption(options, 'out')
  if (!shown.available) {
    output.value(shown)
    output.line(shown.reason)
    return 0
  }
  const resolved = textOption(options, 'document')
  // What is decided in a document is not asked again.
  showUpgrade(output, app, resolved === undefined ? shown : { ...shown, conflicts: [] }, Date.now())
  if (out !== undefined) {
    const written = await writeForEditing(shown, out)
    output.value({ ...shown, written })
    for (const file of written) output.line(`Written: ${file}`)
    if (isDecided(shown)) return 0
  }
  if (!isDecided(shown) && resolved === undefined) throw undecided(app, shown, out)
  const body: UpgradeRequest = {
    mark: shown.mark ?? '',
    base: shown.base ?? 0,
    ...(resolved === undefined ? {} : await readResolved(shown, resolved)),
    values: await answers(context, shown, assignments(listOption(options, 'set'))),
    ports: portMoves(listOption(options, 'port')),
    deploy: options['saveOnly'] !== true,
  }
  const plan = await client.call('planUpgrade', { params, body }, signal)
  refuseProblems(plan, true)
  showPlan(output, plan)
  if (options['plan'] === true) {
    output.value({ ...shown, plan })
    return 2
  }
  if (plan.conflicts.length > 0 && body.deploy !== false) {
    const lines = plan.conflicts.map(conflictLine)
    const way = plan.conflicts.map(({ port, nextFree }) => `--port ${port}=${nextFree ?? 'NEW'}`).join(' ')
    throw new PanamaxError('conflict', `Nothing was changed, since ${lines.join(', and ')}. Move it: ${way}`, {
      details: { conflicts: plan.conflicts },
    })
  }
  if (!(await context.confirm(`Upgrade ${app}?`))) {
    output.note('Nothing was changed.')
    return 130
  }
  const done = await client.call('upgradeApp', { params, body })
  if (done.deployment !== undefined) {
    return finish(context, client, done.deployment, { detach: options['detach'] === true, up: true })
  }
  output.value(done)
  output.line(`Saved as revision ${done.revision.number}. Deploy it: panamax apply ${app}`)
  return 0
}

function isDecided({ conflicts, files }: Upgrade): boolean {
  return conflicts.length === 0 && files.every((file) => file.change !== 'conflict')
}

/** Says where, and how to go on. */
function undecided(app: string, { conflicts, files }: Upgrade, out: string | undefined): PanamaxError {
  const places = [
    ...conflicts.map(({ line, path }) => `line ${line}${path === undefined ? '' : ` (${path})`}`),
    ...files.filter((file) => file.change === 'conflict').map(({ path }) => `file ${path}`),
  ].map(harmless)
  const file = out ?? 'merged.yaml'
  const first =
    out === undefined ? `write it to a file with: panamax upgrade ${app} --out ${file}; then edit it` : 'edit it'
  const message = `Nothing was changed, since you and the template changed the same thing: ${places.join(', ')}. To decide, ${first}, and go on with: panamax upgrade ${app} --document ${file}`
  return new PanamaxError('conflict', message, { details: { conflicts, files } })
}

/** Asks what the template asks anew, on a terminal; the server refuses what is still blank. */
async function answers(
  context: Context,
  { questions }: Upgrade,
  given: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const values: Record<string, string> = { ...given }
  if (context.yes || !context.stdin.isTTY) return values
  for (const { name, label, type, required, generated, default: usual = '' } of questions) {
    if (!required || generated || usual !== '' || (values[name] ?? '') !== '') continue
    const question = `${harmless(label ?? name)}${type === 'password' ? ' (not shown)' : ''}: `
    values[name] = type === 'password' ? await context.secret(question) : await context.ask(question)
  }
  return values
}
