import type { Account } from '@panamax/contract/publish'
import { describe, expect, test } from 'vitest'
import { commands } from '../commands.ts'
import { preparedServer } from '../testing/prepared-server.ts'
import { runCommand } from '../testing/run-command.ts'

const account: Account = {
  host: 'github.com',
  login: 'ada',
  scopes: ['public_repo'],
  fineGrained: false,
  sources: [],
  warnings: ['The token lacks the scope "repo".'],
  updatedAt: '2026-01-02T03:04:05Z',
  expiresAt: '2026-03-20T15:15:59.000Z',
}

const server = preparedServer

describe('account', () => {
  test('add reads the token without showing it, and says what it may not do', async () => {
    const { asked, client } = server({ putAccount: account })
    const questions: string[] = []
    const ran = await runCommand('account add', {
      cwd: '/',
      client,
      async secret(question) {
        questions.push(question)
        return ' ghp_secret\n'
      },
    })
    expect(questions).toEqual(['Personal access token for github.com: '])
    expect(asked).toEqual([['putAccount', { params: { host: 'github.com' }, body: { token: 'ghp_secret' } }]])
    expect(ran).toEqual({
      code: 0,
      out: 'Templates can be published to github.com as ada from now on.\n',
      err: 'github.com: The token lacks the scope "repo".\n',
    })
  })

  test('add has no way to give the token as an argument', () => {
    const add = commands.find(({ name }) => name === 'account add')
    expect(add?.arguments).toBeUndefined()
    expect(add?.options?.map(({ flags }) => flags)).toEqual(['--host <host>'])
  })

  test('add without a token says where to make one, and asks nobody', async () => {
    const ran = await runCommand('account add', {
      cwd: '/',
      options: { host: 'git.example' },
      secret: async () => '',
    })
    expect(ran.code).toBe(64)
    expect(ran.err).toContain('Make one at https://git.example/settings/tokens')
  })

  test('list shows what is stored, for people and for programs', async () => {
    const fine: Account = { ...account, host: 'git.example', login: 'a\u001b[31m', fineGrained: true, warnings: [] }
    const { client } = server({ listAccounts: [account, fine] })
    const ran = await runCommand('account list', { cwd: '/', client })
    expect(ran.out).toBe(
      [
        'HOST         ACCOUNT  TOKEN         EXPIRES',
        'github.com   ada      public_repo   2026-03-20',
        'git.example  a␛[31m   fine-grained  2026-03-20',
        '',
      ].join('\n'),
    )
    expect(ran.err).toBe('github.com: The token lacks the scope "repo".\n')
    const json = await runCommand('account list', { cwd: '/', client, options: { json: true } })
    expect(JSON.parse(json.out)).toEqual([account, fine])
  })

  test('list says how to begin', async () => {
    const { client } = server({ listAccounts: [] })
    const ran = await runCommand('account list', { cwd: '/', client })
    expect(ran).toMatchObject({ out: '', err: expect.stringContaining('panamax account add') })
  })

  test('repositories lists them with what one may do there', async () => {
    const repositories = [
      { fullName: 'ada/templates', private: true, mayPush: true, defaultBranch: 'main', description: 'Mine' },
      { fullName: 'acme/stacks', private: false, mayPush: false, defaultBranch: 'main' },
    ]
    const { asked, client } = server({ listRepositories: repositories })
    const ran = await runCommand('account repositories', { cwd: '/', client, args: ['ta'] })
    expect(asked).toEqual([['listRepositories', { params: { host: 'github.com' }, query: { q: 'ta' } }]])
    expect(ran.out).toBe(
      [
        'REPOSITORY     SEEN     PUBLISH BY       DESCRIPTION',
        'ada/templates  private  push             Mine',
        'acme/stacks    public   by pull request',
        '',
      ].join('\n'),
    )
  })

  test('remove asks first, and says that the token lives on there', async () => {
    const { asked, client } = server({ deleteAccount: undefined, listAccounts: [account] })
    const no = await runCommand('account remove', { cwd: '/', client, confirm: async () => false })
    expect({ code: no.code, asked: asked.map(([name]) => name) }).toEqual({ code: 130, asked: ['listAccounts'] })
    const yes = await runCommand('account remove', { cwd: '/', client, args: ['git.example'] })
    expect(asked.at(-1)).toEqual(['deleteAccount', { params: { host: 'git.example' } }])
    expect(yes.out).toContain('still valid there until it is revoked')
    expect(yes.err).toBe('')
    const { client: used } = server({
      deleteAccount: undefined,
      listAccounts: [{ ...account, host: 'git.example', sources: ['mine', 'ours'] }],
    })
    const told = await runCommand('account remove', { cwd: '/', client: used, args: ['Git.example'] })
    expect(told.err).toContain('Read with it, and without a login afterwards: mine, ours.')
  })
})
