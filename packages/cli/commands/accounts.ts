import { AccountHost } from '@panamax/contract/common'
import type { Account } from '@panamax/contract/publish'
import { PanamaxError } from '@panamax/core/errors'
import { type Command, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { harmless, table } from '../output.ts'

const host = {
  flags: '--host <host>',
  description: 'of a GitHub Enterprise; github.com unless given',
} as const

/** Accounts at GitHub, to publish templates with. A token is never an argument: others see those in the list of processes. */
export const accountCommands: readonly Command[] = [
  {
    name: 'account list',
    summary: 'accounts at GitHub that templates are published with, and what their tokens may not do',
    examples: ['panamax account list'],
    async run({ client, output }) {
      const accounts = await (await client()).call('listAccounts', {})
      output.value(accounts)
      if (accounts.length === 0) output.note('There is none. Store one, with a token: panamax account add')
      else {
        const rows = accounts.map((each) => [
          each.host,
          harmless(each.login),
          kindOf(each),
          each.expiresAt?.slice(0, 10) ?? '',
        ])
        for (const line of table([['HOST', 'ACCOUNT', 'TOKEN', 'EXPIRES'], ...rows])) output.line(line)
        for (const account of accounts) warn(output, account)
      }
    },
  },
  {
    name: 'account add',
    summary: 'stores a GitHub token to publish with, encrypted; it is read from the terminal or from standard input',
    options: [host],
    examples: ['panamax account add', 'panamax account add --host github.example.com < token.txt'],
    async run(context, _args, options) {
      const name = hostOption(options)
      if (!AccountHost.safeParse(name).success)
        throw new PanamaxError(
          'invalid_request',
          `"${harmless(name)}" is no host: give one such as github.example.com.`,
        )
      const token = (await context.secret(`Personal access token for ${harmless(name)}: `)).trim()
      if (token === '') {
        const page = `https://${harmless(name)}/settings/tokens`
        throw new PanamaxError(
          'invalid_request',
          `No token was given. Make one at ${page}: classic with the scope "repo", or fine-grained with "Contents" and "Pull requests: read and write".`,
        )
      }
      const client = await context.client()
      const account = await client.call('putAccount', { params: { host: name }, body: { token } }, context.signal)
      context.output.value(account)
      context.output.line(`Templates can be published to ${account.host} as ${harmless(account.login)} from now on.`)
      warn(context.output, account)
    },
  },
  {
    name: 'account remove',
    summary: 'forgets an account and its token',
    arguments: [{ name: 'HOST', description: 'github.com unless given', required: false }],
    examples: ['panamax account remove', 'panamax account remove github.example.com'],
    async run(context, [name = 'github.com']) {
      const client = await context.client()
      const found = (await client.call('listAccounts', {})).find((each) => each.host === name.toLowerCase())
      const sources = found?.sources ?? []
      const list = sources.map(harmless).join(', ')
      if (sources.length > 0)
        context.output.note(
          `Read with it, and without a login afterwards: ${list}. A private one then keeps what it has.`,
        )
      if (!(await context.confirm(`Forget the account at ${harmless(name)} and its token?`))) return 130
      await client.call('deleteAccount', { params: { host: name } })
      context.output.value({ removed: name, sources })
      context.output.line(
        `The account at ${harmless(name)} is forgotten. The token itself is still valid there until it is revoked.`,
      )
    },
  },
  {
    name: 'account repositories',
    summary: 'the repositories that an account may publish to, its organisations’ and private ones too',
    arguments: [{ name: 'TEXT', description: 'only those with this in their name', required: false }],
    options: [host],
    examples: ['panamax account repositories', 'panamax account repositories templates --host github.example.com'],
    async run({ client, output, signal }, [q = ''], options) {
      const request = { params: { host: hostOption(options) }, query: { q } }
      const repositories = await (await client()).call('listRepositories', request, signal)
      output.value(repositories)
      if (repositories.length === 0) output.note('None.')
      const rows = repositories.map((each) => [
        harmless(each.fullName),
        each.private ? 'private' : 'public',
        each.mayPush ? 'push' : 'by pull request',
        harmless(each.description ?? ''),
      ])
      if (rows.length > 0) {
        for (const line of table([['REPOSITORY', 'SEEN', 'PUBLISH BY', 'DESCRIPTION'], ...rows])) output.line(line)
      }
    },
  },
]

function hostOption(options: Parameters<Command['run']>[2]): string {
  return textOption(options, 'host') ?? 'github.com'
}

function kindOf({ fineGrained, scopes = [] }: Account): string {
  return fineGrained ? 'fine-grained' : scopes.length === 0 ? 'no scopes' : scopes.map(harmless).join(', ')
}

function warn(output: Context['output'], { host: name, warnings }: Account): void {
  for (const warning of warnings) output.note(`${name}: ${harmless(warning)}`)
}
