import type { Answer, Client } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import { expect, test } from 'vitest'
import { runCommand, type Surroundings } from '../testing/run-command.ts'

type Summary = Answer<'listTemplates'>['templates'][number]

function server(answers: Readonly<Record<string, unknown>>) {
  const asked: [string, unknown][] = []
  const call = async (name: string, request: unknown): Promise<unknown> => {
    asked.push([name, request])
    if (answers[name] === undefined) throw new PanamaxError('internal', `${name} is not expected.`)
    return answers[name]
  }
  const client: NonNullable<Surroundings['client']> = async () => ({ call }) as unknown as Client
  return { asked, client }
}

const summary = (name: string, more: Partial<Summary> = {}): Summary => ({
  name,
  source: 'library',
  title: name,
  description: `About ${name}`,
  keywords: [],
  type: 'Default',
  services: [{ name: 'web', image: `${name}:1` }],
  quality: 90,
  icon: false,
  recommended: false,
  ...more,
})

const found: Answer<'listTemplates'> = {
  templates: [
    summary('ghost'),
    summary('hugo', { source: 'ours', description: 'Static\u001b[2J pages\nin many lines' }),
  ],
  total: 12,
  forgiven: false,
  facets: {
    keywords: [
      { value: 'blog', count: 12 },
      { value: 'cms', count: 3 },
    ],
    types: [{ value: 'Default', count: 12 }],
    sources: [
      { value: 'ours', count: 11 },
      { value: 'library', count: 1 },
    ],
  },
}

test('a search shows names with their source, how many more there are, and what they could be narrowed to', async () => {
  const { asked, client } = server({ listTemplates: found })
  const options = { keyword: 'cms,blog', source: 'ours,library', sort: 'quality', limit: '2' }
  const { out, err, code } = await runCommand('search', { cwd: '/', client, args: ['static', 'blog'], options })
  expect(code).toBe(0)
  const query = { q: 'static blog', keyword: 'cms,blog', source: 'ours,library', sort: 'quality', limit: 2, offset: 0 }
  expect(asked).toEqual([['listTemplates', { query }]])
  expect(out).toMatch(/^ghost\s+1\s+90\s+About ghost$/m)
  expect(out).toMatch(/^ours\/hugo\s+1\s+90\s+Static␛\[2J pages$/m)
  expect(out).toMatch(/^Keywords\s+blog 12, cms 3$/m)
  expect(out).toMatch(/^Sources\s+ours 11, library 1$/m)
  // Of one type only: nothing to narrow.
  expect(out).not.toContain('Types')
  expect(err).toContain('1 to 2 of 12')
})

test('that typos were forgiven is said', async () => {
  const { client } = server({ listTemplates: { ...found, forgiven: true } })
  const { err } = await runCommand('search', { cwd: '/', client, args: ['gohst'], options: { source: 'library' } })
  expect(err).toContain('Hardly anything matches "gohst"')
})

test.each([
  [{ sort: 'best' }, '--sort'],
  [{ limit: '0' }, '--limit'],
  [{ limit: 'many' }, '--limit'],
])('the options %j are refused before anything is asked', async (options, name) => {
  const { asked, client } = server({ listTemplates: found })
  const { code, err } = await runCommand('search', { cwd: '/', client, options })
  expect([code, asked]).toEqual([64, []])
  expect(err).toContain(name)
})

test('a template shows where it is from, what it may do, how good it is, and who else has one of its name', async () => {
  const detail: Answer<'getTemplate'> = {
    ...summary('ghost', { source: 'ours', quality: 71 }),
    documentation: '# Ghost\n\u001b]0;title\u0007',
    inputs: [{ name: 'KEY', type: 'password', required: true, generated: true, label: 'Key' }],
    permissions: [
      { grade: 'danger', kind: 'privileged', service: 'web', text: 'may do anything to this machine' },
      { grade: 'info', kind: 'port', text: 'opens port 8080' },
    ],
    problems: [],
    findings: [
      {
        rule: 'floating-tag',
        message: 'web has no fixed version.',
        fix: 'Name one.',
        path: ['services', 'web'],
        line: 4,
      },
    ],
    origin: {
      source: 'ours',
      address: 'https://git.example/ours.git',
      path: 'ghost/compose.yaml',
      commit: '0123456789abcdef0123456789abcdef01234567',
      committedAt: '2025-02-03T04:05:06Z',
    },
    others: ['theirs/ghost'],
    files: [],
    document: 'services: {}',
  }
  const { asked, client } = server({ getTemplate: detail })
  const { out, err } = await runCommand('template', { cwd: '/', client, args: ['ghost'] })
  expect(asked).toEqual([['getTemplate', { params: { name: 'ghost' } }]])
  expect(out).toContain(
    'From ours (https://git.example/ours.git), ghost/compose.yaml, commit 0123456789ab of 2025-02-03',
  )
  expect(out).toContain('web: may do anything to this machine')
  expect(out).not.toContain('opens port 8080')
  expect(out).toContain('Quality 71 of 100')
  expect(out).toContain('line 4: web has no fixed version. Name one. [floating-tag]')
  expect(out).toMatch(/KEY\s+password\s+Key\s+made for you/)
  expect(out).not.toContain('\u001b')
  expect(err).toContain('theirs/ghost')
  const raw = await runCommand('template', { cwd: '/', client, args: ['ghost'], options: { document: true } })
  expect(raw.out).toBe('services: {}')
})
