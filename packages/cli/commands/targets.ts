import type { Answer } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import { type Command, listOption, textOption } from '../command.ts'
import { harmless, table } from '../output.ts'
import { readSetting, settingsOf } from './target-settings.ts'

type Target = Answer<'listTargets'>[number]

const name = { name: 'NAME', description: 'the target’s name', required: true } as const

export const targetCommands: readonly Command[] = [
  {
    name: 'target list',
    summary: 'the orchestrators that apps run on, and whether each answers',
    examples: ['panamax target list'],
    async run({ client, output }) {
      const targets = await (await client()).call('listTargets', {})
      output.value(targets)
      const rows = targets.map((each) => [each.name, kindOf(each), each.health.state, harmless(each.health.reason)])
      for (const line of table([['NAME', 'KIND', 'HEALTH', 'REASON'], ...rows])) output.line(line)
    },
  },
  {
    name: 'target show',
    summary: 'one target: its health, and what it cannot do',
    arguments: [name],
    examples: ['panamax target show local'],
    async run({ client, output }, [wanted = '']) {
      const target = (await (await client()).call('listTargets', {})).find((each) => each.name === wanted)
      if (target === undefined) {
        throw new PanamaxError('not_found', `There is no target ${harmless(wanted)}. See: panamax target list`)
      }
      output.value(target)
      output.line(`${target.name}: ${kindOf(target)}, ${target.health.state}: ${harmless(target.health.reason)}`)
      const limits = Object.entries(target.limits)
      if (limits.length > 0) output.line('It cannot carry over:')
      for (const line of table(limits.map(([field, reason]) => [`  ${field}`, reason]))) output.line(line)
    },
  },
  {
    name: 'target kinds',
    summary: 'the kinds of orchestrators, and what can be set for each',
    examples: ['panamax target kinds'],
    async run({ client, output }) {
      const kinds = await (await client()).call('listTargetKinds', {})
      output.value(kinds)
      for (const { kind, title, config } of kinds) {
        output.line(`${kind}: ${title}`)
        const rows = settingsOf(config).map(({ key, type, words }) => [`  ${key}`, type, words])
        for (const line of table(rows)) output.line(line)
      }
    },
  },
  {
    name: 'target add',
    summary: 'adds a target; what can be set for it shows: panamax target kinds',
    arguments: [name],
    options: [
      { flags: '-k, --kind <kind>', description: 'the kind of orchestrator; docker unless given' },
      {
        flags: '--set <key=value>',
        description: 'a setting; text as it is, everything else as JSON',
        repeatable: true,
      },
    ],
    examples: [
      'panamax target add server --set host=ssh://root@10.0.0.5',
      'panamax target add demo --kind memory --set speed=10',
    ],
    async run(context, [wanted = ''], options) {
      const known = await context.client()
      const kind = textOption(options, 'kind') ?? 'docker'
      const kinds = await known.call('listTargetKinds', {})
      const schema = kinds.find((each) => each.kind === kind)?.config
      if (schema === undefined) {
        const kindNames = kinds.map((each) => each.kind).join(', ')
        throw new PanamaxError('invalid_request', `There is no kind ${harmless(kind)}. Kinds: ${kindNames}.`)
      }
      const settings = listOption(options, 'set').map((text) => readSetting(text, settingsOf(schema)))
      const body = { name: wanted, kind, config: Object.fromEntries(settings) }
      const target = await known.call('createTarget', { body })
      context.output.value(target)
      const { state, reason } = target.health
      if (state === 'healthy') context.output.line(`${target.name} is added, and answers.`)
      else context.output.line(`${target.name} is added, but: ${harmless(reason)}`)
    },
  },
  {
    name: 'target remove',
    summary: 'forgets a target that no app uses; what runs there stays',
    arguments: [name],
    examples: ['panamax target remove demo'],
    async run(context, [wanted = '']) {
      if (!(await context.confirm(`Forget the target ${harmless(wanted)}?`))) return 130
      await (await context.client()).call('deleteTarget', { params: { name: wanted } })
      context.output.value({ removed: wanted })
      context.output.line(`${harmless(wanted)} is forgotten.`)
    },
  },
]

function kindOf({ kind, simulated }: Target): string {
  return simulated ? `${kind} (simulated)` : kind
}
