import type { AppDraft, PlanView } from '@panamax/contract/apps'
import type { Client } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import { type Command, listOption, type Options, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { assignments, draftFrom, portMoves } from '../draft.ts'
import { harmless } from '../output.ts'
import { conflictLine, refuseProblems, showPlan } from '../render/plan.ts'
import { finish } from './deploy-flow.ts'

export const runCommand: Command = {
  name: 'run',
  summary: 'makes an app from a template, a file, a URL or an image, and deploys it',
  arguments: [
    {
      name: 'WHAT',
      description: 'a template’s name, a compose or .pmx file or its folder, "-", a URL, an image, or !=IMAGE',
      required: true,
    },
    {
      name: 'COMMAND',
      description: 'of an image: what it runs in place of its own command, after --',
      required: false,
      variadic: true,
    },
  ],
  options: [
    { flags: '-n, --name <name>', description: 'the app’s name; made from the template’s unless given' },
    { flags: '-s, --set <name=value>', description: 'an answer to an input, or a variable', repeatable: true },
    { flags: '-p, --port <old=new>', description: 'move a host port', repeatable: true },
    {
      flags: '--publish <host:container>',
      description: 'of an image: make a port of it reachable from outside',
      repeatable: true,
    },
    { flags: '-t, --target <target>', description: 'where it runs; "local" unless given' },
    { flags: '--adopt', description: 'take over a compose project of that name that Panamax did not start' },
    { flags: '--plan', description: 'show the plan and stop: exit 0 nothing to do, 2 changes' },
    { flags: '-d, --detach', description: 'do not wait until it is up' },
  ],
  examples: [
    'panamax run guestbook --yes',
    'panamax run wordpress --name blog --set WEB_PORT=8090',
    'panamax run ./compose.yaml',
    'panamax run wordpress.pmx --port 8080=8081',
    'panamax run nginx:1.29 --publish 8080:80',
    'panamax run !=busybox:1.37 -- sleep 3600',
  ],
  async run(context, [what = '', ...command], options) {
    const client = await context.client()
    const first = withOptions(await draftFrom(context, client, what), command, options)
    const { draft, plan } = await settle(context, client, first)
    if (options['plan'] === true) {
      context.output.value(plan)
      showPlan(context.output, plan)
      return 2
    }
    showPlan(context.output, plan)
    noteFolder(context, plan, draft)
    if (!(await context.confirm(`Run ${plan.app}?`))) {
      context.output.note('Nothing was changed.')
      return 130
    }
    const { deployment } = await client.call('createApp', { body: draft }, context.signal)
    return finish(context, client, deployment, { detach: options['detach'] === true, up: true })
  },
}

/** Whoever writes "./data" means the folder beside the document, and that is not where the app looks. */
function noteFolder({ output }: Context, { app, folder }: PlanView, { document, files = {} }: AppDraft): void {
  if (folder === undefined || document === undefined) return
  const mounts = folder.mounts.map(harmless).join(', ')
  const [leads, them] = folder.mounts.length === 1 ? ['leads', 'It'] : ['lead', 'They']
  output.note(`${mounts} ${leads} to the app's own folder, ${harmless(folder.path)}, not to the one of the document.`)
  const copied = Object.keys(files).map(harmless)
  const list =
    copied.length <= 10 ? copied.join(', ') : `${copied.slice(0, 10).join(', ')} and ${copied.length - 10} more`
  output.note(
    copied.length === 0
      ? `${them} will be empty there at first.`
      : `Copied there: ${list}. After changing one here: panamax apply ${app} FILE`,
  )
}

function withOptions(draft: AppDraft, command: readonly string[], options: Options): AppDraft {
  const publish = listOption(options, 'publish')
  if (draft.image === undefined && (command.length > 0 || publish.length > 0)) {
    throw new PanamaxError(
      'invalid_request',
      'A command and --publish are for images. A template or document says itself what it runs and publishes; --port moves a port of it.',
    )
  }
  const name = textOption(options, 'name')
  const target = textOption(options, 'target')
  return {
    ...draft,
    ...(name === undefined ? {} : { name }),
    ...(target === undefined ? {} : { target }),
    ...(options['adopt'] === true ? { adopt: true } : {}),
    ...(command.length === 0 ? {} : { command: [...command] }),
    ...(publish.length === 0 ? {} : { publish: [...publish] }),
    values: { ...draft.values, ...assignments(listOption(options, 'set')) },
    ports: portMoves(listOption(options, 'port')),
  }
}

/** Asks for what is missing and moves what is in the way, until the plan is one that can be carried out. */
async function settle(context: Context, client: Client, first: AppDraft): Promise<{ draft: AppDraft; plan: PlanView }> {
  const plan = await client.call('planApp', { body: first }, context.signal)
  const named = { ...first, name: plan.app }
  const answered = await askInputs(context, plan, named)
  const asked = answered === named ? plan : await client.call('planApp', { body: answered }, context.signal)
  // A document that cannot be read to its end has ports that nobody has moved yet.
  refuseProblems(asked, true)
  const draft = await offerPorts(context, asked, answered)
  if (draft === answered) return { draft, plan: asked }
  const moved = await client.call('planApp', { body: draft }, context.signal)
  refuseProblems(moved, true)
  return { draft, plan: moved }
}

/** Ports in the way: on a terminal the next free ones are offered; otherwise the way to say so is named. */
async function offerPorts(context: Context, plan: PlanView, draft: AppDraft): Promise<AppDraft> {
  const free = plan.conflicts.filter((each) => each.nextFree !== undefined)
  if (plan.conflicts.length === 0) return draft
  const lines = plan.conflicts.map(conflictLine)
  const way = free.map((each) => `--port ${each.port}=${each.nextFree}`).join(' ')
  const isAnswerable = !context.yes && context.stdin.isTTY && free.length === plan.conflicts.length
  if (!isAnswerable) {
    const them = plan.conflicts.length === 1 ? 'it' : 'them'
    const fix = way === '' ? `Free ${them}, or change the document.` : `Free ${them}, or run again with ${way}`
    throw new PanamaxError('conflict', `Nothing was started, since ${lines.join(', and ')}. ${fix}`, {
      details: { conflicts: plan.conflicts },
    })
  }
  for (const line of lines) context.output.note(line)
  if (!(await context.confirm(`Use ${free.map((each) => each.nextFree).join(', ')} instead?`))) {
    throw new PanamaxError('conflict', 'Nothing was started.')
  }
  const moves = Object.fromEntries(free.map((each) => [String(each.port), each.nextFree as number]))
  return { ...draft, ports: { ...draft.ports, ...moves } }
}

/** Asks for required inputs without a value, on a terminal; the server refuses what is still blank. */
async function askInputs(context: Context, plan: PlanView, draft: AppDraft): Promise<AppDraft> {
  const blank = plan.inputs.filter((input) => {
    const hasValue = (draft.values?.[input.name] ?? input.default ?? '') !== ''
    return input.required && !input.generated && !hasValue
  })
  if (blank.length === 0 || context.yes || !context.stdin.isTTY) return draft
  const values: Record<string, string> = { ...draft.values }
  for (const input of blank) {
    const question = `${harmless(input.label ?? input.name)}${input.type === 'password' ? ' (not shown)' : ''}: `
    values[input.name] = input.type === 'password' ? await context.secret(question) : await context.ask(question)
  }
  return { ...draft, values }
}
