import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createClient } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import type { Role } from '@panamax/contract/route'
import { type Command, textOption } from '../command.ts'
import { loginsFile, readLogins, withScheme } from '../connection/find-server.ts'
import { runOffline } from '../connection/programs.ts'
import { ago, harmless, table } from '../output.ts'

const role = { flags: '--role <role>', description: 'viewer, operator or admin' } as const

export const accessCommands: readonly Command[] = [
  {
    name: 'login',
    summary: 'remembers a server on another machine and a token for it',
    arguments: [{ name: 'SERVER', description: 'its address', required: true }],
    examples: ['panamax login https://panamax.example', 'panamax login https://panamax.example --token "$TOKEN"'],
    async run(context, [server = ''], options) {
      const address = withScheme(server)
      const token =
        textOption(options, 'token') ??
        context.environment['PANAMAX_TOKEN'] ??
        (await context.secret('API token (made with "panamax token create"): '))
      if (token === '') {
        throw new PanamaxError(
          'invalid_request',
          'No token was given: type it, or give --token or PANAMAX_TOKEN. Make one on that server with "panamax token create NAME".',
        )
      }
      const who = await createClient({ server: address, token }).call('whoAmI', {}, context.signal)
      const logins = await readLogins(context)
      const file = loginsFile(context)
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await writeFile(
        `${file}.new`,
        JSON.stringify({ current: address, servers: { ...logins.servers, [address]: { token } } }),
        { mode: 0o600 },
      )
      await rename(`${file}.new`, file)
      context.output.value(who)
      context.output.line(`Logged in to ${address} as ${who.username} (${who.role}).`)
    },
  },
  {
    name: 'user list',
    summary: 'all users with their roles',
    examples: ['panamax user list'],
    async run({ client, output }) {
      const users = await (await client()).call('listUsers', {})
      output.value(users)
      if (users.length === 0) {
        output.line('There is none. The link of the server makes the first; on this machine: panamax user add NAME')
        return
      }
      const rows = users.map((user) => [user.username, user.role, ago(user.createdAt, Date.now())])
      for (const line of table([['NAME', 'ROLE', 'ADDED'], ...rows])) output.line(line)
    },
  },
  {
    name: 'user add',
    summary: 'adds a user; the password is read from the terminal or from standard input',
    arguments: [{ name: 'NAME', description: 'the user’s name', required: true }],
    options: [role],
    examples: ['panamax user add kim --role operator'],
    async run(context, [username = ''], options) {
      const password = await context.secret(`Password for ${username}: `)
      if (password === '') throw new PanamaxError('invalid_request', 'No password was given: nobody was added.')
      const body = { username, password, role: roleOption(textOption(options, 'role') ?? 'operator') }
      const user = await (await context.client()).call('createUser', { body })
      context.output.value(user)
      context.output.line(`${user.username} can log in now, as ${user.role}.`)
    },
  },
  {
    name: 'user role',
    summary: 'changes a user’s role',
    arguments: [
      { name: 'NAME', description: 'the user’s name', required: true },
      { name: 'ROLE', description: 'viewer, operator or admin', required: true },
    ],
    examples: ['panamax user role kim viewer'],
    async run({ client, output }, [username = '', newRole = '']) {
      const user = await (await client()).call('updateUser', {
        params: { username },
        body: { role: roleOption(newRole) },
      })
      output.value(user)
      output.line(`${user.username} is ${user.role} now.`)
    },
  },
  {
    name: 'user rm',
    summary: 'removes a user with their sessions and tokens',
    arguments: [{ name: 'NAME', description: 'the user’s name', required: true }],
    examples: ['panamax user rm kim'],
    async run(context, [username = '']) {
      if (!(await context.confirm(`Remove ${username}?`))) return 130
      await (await context.client()).call('deleteUser', { params: { username } })
      context.output.value({ removed: username })
      context.output.line(`${username} is gone, with all sessions and tokens.`)
    },
  },
  {
    name: 'user reset-password',
    summary: 'sets a password on the server’s own machine, whether or not the server runs',
    arguments: [{ name: 'NAME', description: 'the user’s name', required: true }],
    examples: ['panamax user reset-password kim'],
    async run(context, [username = '']) {
      const password = await context.secret(`New password for ${username}: `)
      const code = await runOffline(context, ['reset-password', username], password)
      if (code === 0) context.output.value({ reset: username })
      return code
    },
  },
  {
    name: 'token list',
    summary: 'your API tokens',
    examples: ['panamax token list'],
    async run({ client, output }) {
      const tokens = await (await client()).call('listTokens', {})
      output.value(tokens)
      if (tokens.length === 0) {
        output.line('There is none. Make one: panamax token create NAME')
        return
      }
      const now = Date.now()
      const rows = tokens.map((token) => [
        token.id,
        harmless(token.name),
        token.username,
        token.role,
        token.lastUsedAt === undefined ? 'never used' : `used ${ago(token.lastUsedAt, now)}`,
        token.expiresAt === undefined ? '' : `until ${token.expiresAt.slice(0, 10)}`,
      ])
      for (const line of table([['ID', 'NAME', 'OF', 'ROLE', 'USED', 'EXPIRES'], ...rows])) output.line(line)
    },
  },
  {
    name: 'token create',
    summary: 'makes an API token and prints it, once',
    arguments: [{ name: 'NAME', description: 'what it is for', required: true }],
    options: [role, { flags: '--days <days>', description: 'how long it is valid; for ever unless given' }],
    examples: ['panamax token create "backup script" --role viewer --days 365'],
    async run({ client, output }, [name = ''], options) {
      const days = textOption(options, 'days')
      if (days !== undefined && !/^[1-9]\d*$/.test(days))
        throw new PanamaxError('invalid_request', `--days takes a number, not "${days}".`)
      const body = {
        name,
        role: roleOption(textOption(options, 'role') ?? 'operator'),
        ...(days === undefined ? {} : { expiresInDays: Number(days) }),
      }
      const token = await (await client()).call('createToken', { body })
      output.value(token)
      output.line(token.token)
      if (!output.json) output.note('It is not shown again.')
    },
  },
  {
    name: 'token rm',
    summary: 'revokes an API token',
    arguments: [{ name: 'ID', description: 'from "panamax token list"', required: true }],
    examples: ['panamax token rm tok_1'],
    async run({ client, output }, [id = '']) {
      await (await client()).call('deleteToken', { params: { id } })
      output.value({ removed: id })
      output.line('The token is worth nothing from now on.')
    },
  },
]

function roleOption(text: string): Role {
  if (text === 'viewer' || text === 'operator' || text === 'admin') return text
  throw new PanamaxError('invalid_request', `"${text}" is no role: viewer, operator or admin.`)
}
