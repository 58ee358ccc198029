import { resolve } from 'node:path'
import { NewSource, type Source } from '@panamax/contract/sources'
import { PanamaxError } from '@panamax/core/errors'
import { issueWords } from '@panamax/core/issue-words'
import { type Command, type Options, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { accountLogin, sourceLoginOf } from '../git-login.ts'
import { harmless } from '../output.ts'
import { showFound, showSource, showSources } from '../render/source.ts'

const source = { name: 'NAME', description: 'from "panamax source list"', required: true } as const

/** Places that templates come from. */
export const sourceCommands: readonly Command[] = [
  {
    name: 'source list',
    summary: 'where templates come from, with how many, and whether it can be reached',
    examples: ['panamax source list'],
    async run({ client, output }) {
      const sources = await (await client()).call('listSources', {})
      output.value(sources)
      showSources(output, sources, Date.now())
    },
  },
  {
    name: 'source show',
    summary: 'one source with every file that is broken, skipped or has a warning',
    arguments: [source],
    examples: ['panamax source show panamax-public-templates'],
    async run({ client, output }, [name = '']) {
      const found = await (await client()).call('getSource', { params: { name } })
      output.value(found)
      showSource(output, found, Date.now())
    },
  },
  {
    name: 'source add',
    summary: 'adds a place of templates, reads it at once and says what was found',
    arguments: [
      {
        name: 'ADDRESS',
        description:
          'owner/repo on GitHub, https://… or ssh://… of any git host, a folder on the server, or a Portainer catalogue (….json)',
        required: true,
      },
    ],
    options: [
      { flags: '--name <name>', description: 'made from the address unless given' },
      { flags: '--branch <name>', description: 'the default branch unless given' },
      { flags: '--folder <path>', description: 'only what lies below this folder of the repository' },
      { flags: '--kind <kind>', description: 'git, directory or catalogue, where the address does not say' },
      ...accountLogin,
    ],
    examples: [
      'panamax source add CenturyLinkLabs/panamax-public-templates',
      'panamax source add https://gitlab.example/team/stacks.git --branch main --token-stdin < token.txt',
      'panamax source add git@git.example:team/stacks.git --ssh-key ~/.ssh/deploy_key',
      'panamax source add owner/private-templates --account github.com',
      'panamax source add ./templates --name mine',
    ],
    async run(context, [text = ''], options) {
      const body = {
        address: placeOf(text, context.cwd),
        ...pick(options, ['name', 'branch', 'folder', 'kind']),
        ...(await sourceLoginOf(context, options)),
      }
      const parsed = NewSource.safeParse(body)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        const place = String(issue?.path[0] ?? 'address')
        throw new PanamaxError(
          'invalid_request',
          `${place === 'address' ? 'The address' : `--${place}`} ${issue === undefined ? 'is not valid' : issueWords(issue)}.`,
        )
      }
      const client = await context.client()
      context.output.note('Reading it …')
      const found = await client.call('addSource', { body: parsed.data }, context.signal)
      context.output.value(found)
      showFound(context.output, found)
      if (found.templates > 0) context.output.note(`Search them with: panamax search --source ${found.name}`)
    },
  },
  {
    name: 'source refresh',
    summary: 'reads a source now, or all of them; what cannot be reached keeps what it had',
    arguments: [{ ...source, description: 'all unless given', required: false }],
    examples: ['panamax source refresh', 'panamax source refresh panamax-public-templates'],
    async run({ client, output, signal }, [name]) {
      const known = await client()
      const names = name === undefined ? (await known.call('listSources', {})).map((each) => each.name) : [name]
      const results = []
      for (const each of names) {
        output.note(`Reading ${harmless(each)} …`)
        const found = await known.call('refreshSource', { params: { name: each } }, signal)
        results.push(found)
        if (found.error === undefined) showFound(output, found)
        else output.line(failureText(output, found))
      }
      output.value(name === undefined ? results : results[0])
      return results.some(({ error }) => error !== undefined) ? 1 : 0
    },
  },
  {
    name: 'source update',
    summary: 'changes the branch, the folder or the credentials of a source, and reads it anew',
    arguments: [source],
    options: [
      { flags: '--branch <name>', description: 'another branch' },
      { flags: '--default-branch', description: 'the default branch again' },
      { flags: '--folder <path>', description: 'only what lies below this folder' },
      { flags: '--whole', description: 'the whole repository again' },
      ...accountLogin,
      { flags: '--forget-credentials', description: 'the token or key is forgotten' },
    ],
    examples: ['panamax source update stacks --branch next', 'panamax source update stacks --token-stdin < token.txt'],
    async run(context, [name = ''], options) {
      const body = {
        ...pick(options, ['branch', 'folder']),
        ...(options['defaultBranch'] === true ? { branch: null } : {}),
        ...(options['whole'] === true ? { folder: null } : {}),
        ...(options['forgetCredentials'] === true ? { credentials: null } : await sourceLoginOf(context, options)),
      }
      if (Object.keys(body).length === 0) {
        throw new PanamaxError('invalid_request', 'Say what to change: see panamax source update --help.')
      }
      const client = await context.client()
      context.output.note('Reading it …')
      const found = await client.call('updateSource', { params: { name }, body }, context.signal)
      context.output.value(found)
      if (found.error === undefined) showFound(context.output, found)
      else context.output.line(failureText(context.output, found))
      return found.error === undefined ? 0 : 1
    },
  },
  {
    name: 'source remove',
    summary: 'removes a source with its templates; apps that were made of them stay',
    arguments: [source],
    examples: ['panamax source remove panamax-public-templates'],
    async run(context, [name = '']) {
      const client = await context.client()
      // Nobody is asked about what is not there.
      await client.call('getSource', { params: { name } })
      if (!(await context.confirm(`Remove the source ${harmless(name)} with its templates? Apps made of them stay.`)))
        return 130
      await client.call('removeSource', { params: { name } })
      context.output.value({ removed: name })
      context.output.line(`The source ${harmless(name)} is removed.`)
    },
  },
]

function failureText(output: Context['output'], { name, error = '', templates }: Source): string {
  const kept = templates === 0 ? '' : ` Its ${templates} templates of before are kept.`
  return `${output.paint('bold', name)}: ${output.paint('red', harmless(error))}${kept}`
}

/** A folder is named from where the person stands; the server knows only whole paths. */
function placeOf(text: string, cwd: string): string {
  return /^\.{1,2}(\/|$)/.test(text) ? resolve(cwd, text) : text
}

function pick(options: Options, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = textOption(options, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
