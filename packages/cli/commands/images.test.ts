import type { Client } from '@panamax/contract/client'
import type { ImageSection, LocalImage } from '@panamax/contract/images'
import { describe, expect, test } from 'vitest'
import { runCommand, type Surroundings } from '../testing/run-command.ts'

function server(answer: unknown) {
  const asked: unknown[] = []
  const call = async (name: string, request: unknown): Promise<unknown> => {
    asked.push([name, request])
    return answer
  }
  const client: NonNullable<Surroundings['client']> = async () => ({ call }) as unknown as Client
  return { asked, client }
}

const sections: readonly ImageSection[] = [
  {
    place: 'local',
    title: 'On this machine',
    images: [{ reference: 'nginx', official: false, tags: ['1.27', '1.26', '1.25', '1.24', 'latest'] }],
  },
  {
    place: 'docker.io',
    title: 'Docker Hub',
    images: [
      { reference: 'nginx', description: 'Web\u001b[31m server', stars: 20_000, official: true },
      { reference: 'team/nginx', stars: 0, official: false },
    ],
  },
  { place: 'quiet.example', title: 'quiet.example', images: [] },
  {
    place: 'away.example',
    title: 'away.example',
    images: [],
    error: 'away.example has not answered within 5 seconds.',
  },
]

describe('image search', () => {
  test('shows each place with its images, or its error in one line', async () => {
    const { asked, client } = server(sections)
    const { out } = await runCommand('image search', {
      cwd: '/',
      client,
      args: ['nginx', 'web'],
      options: { limit: '5' },
    })
    expect(asked).toEqual([['searchImages', { query: { q: 'nginx web', limit: 5 } }]])
    expect(out).toBe(
      [
        'On this machine',
        '  nginx  1.27, 1.26, 1.25, 1.24, … (5)',
        'Docker Hub',
        '  nginx       official · ★ 20000  Web␛[31m server',
        '  team/nginx',
        'away.example',
        '  ! away.example has not answered within 5 seconds.',
        '',
      ].join('\n'),
    )
  })

  test('says that nothing was found, and gives everything to a program', async () => {
    const empty = server([{ place: 'local', title: 'On this machine', images: [] }])
    expect((await runCommand('image search', { cwd: '/', client: empty.client, args: ['x'] })).out).toBe(
      'No image matches "x".\n',
    )
    const { client } = server(sections)
    const { out } = await runCommand('image search', { cwd: '/', client, args: ['x'], options: { json: true } })
    expect(JSON.parse(out)).toEqual(sections)
  })
})

describe('search', () => {
  const found = { total: 0, forgiven: false, templates: [], facets: { keywords: [], types: [], sources: [] } }
  const both = () => {
    const asked: string[] = []
    const call = async (name: string): Promise<unknown> => {
      asked.push(name)
      return name === 'searchImages' ? sections : found
    }
    const client: NonNullable<Surroundings['client']> = async () => ({ call }) as unknown as Client
    return { asked, client }
  }

  test('shows images after the templates, each place with its own error', async () => {
    const { client } = both()
    const { out } = await runCommand('search', { cwd: '/', client, args: ['nginx'] })
    expect(out).toMatch(/^No template matches "nginx"[^]*\n\nOn this machine\n[^]*\naway\.example\n {2}! away/)
    const json = await runCommand('search', { cwd: '/', client, args: ['nginx'], options: { json: true } })
    expect(JSON.parse(json.out)).toEqual({ ...found, images: sections })
  })

  test('asks for no images where templates are narrowed, or where nothing is looked for', async () => {
    for (const options of [{ keyword: 'web' }, { images: false }, { offset: '5' }]) {
      const { asked, client } = both()
      await runCommand('search', { cwd: '/', client, args: ['nginx'], options })
      expect(asked).toEqual(['listTemplates'])
    }
    const { asked, client } = both()
    await runCommand('search', { cwd: '/', client })
    expect(asked).toEqual(['listTemplates'])
  })
})

test('image tags are one a line, and it is said when there are more', async () => {
  const { asked, client } = server({ image: 'nginx', tags: ['1.27', 'latest'], truncated: true })
  const options = { filter: 'l', limit: '2' }
  const ran = await runCommand('image tags', { cwd: '/', client, args: ['nginx'], options })
  expect(asked).toEqual([['listImageTags', { query: { image: 'nginx', q: 'l', limit: 2 } }]])
  expect(ran).toMatchObject({ code: 0, out: '1.27\nlatest\n', err: expect.stringContaining('There are more') })
  expect(
    await runCommand('image tags', { cwd: '/', client, args: ['nginx'], options: { limit: 'many' } }),
  ).toMatchObject({ code: 64 })
})

test('image list says who uses what', async () => {
  const image = (references: string[], more: Partial<LocalImage> = {}): LocalImage => ({
    id: 'sha256:0123456789abcdef',
    references,
    size: 1536,
    createdAt: '2026-01-02T03:04:05Z',
    usedBy: [],
    bundled: false,
    ...more,
  })
  const usedBy = [
    { app: 'shop', container: 'shop-web-1' },
    { app: 'shop', container: 'shop-web-2' },
    { container: 'other' },
  ]
  const { client } = server([image(['nginx:1'], { usedBy }), image(['panamax/x:1'], { bundled: true }), image([])])
  const { out } = await runCommand('image list', { cwd: '/', client })
  const rows = out
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/ {2,}/))
  expect(rows.map(([name, id, size, , users]) => [name, id, size, users])).toEqual([
    ['nginx:1', '0123456789ab', '1.5 KiB', 'shop, other'],
    ['panamax/x:1', '0123456789ab', '1.5 KiB', '(made by Panamax)'],
    ['<none>', '0123456789ab', '1.5 KiB', undefined],
  ])
})

test('image rm asks first, says what is gone and why the rest is not, and ends with 1 then', async () => {
  const result = { removed: ['a:1'], failed: [{ image: 'b:1', reason: 'b:1 is used by the app shop.' }] }
  const { asked, client } = server(result)
  const base = { cwd: '/', client, args: ['a:1', 'b:1'] }
  const questions: string[] = []
  const no = async (question: string) => {
    questions.push(question)
    return false
  }
  expect((await runCommand('image rm', { ...base, confirm: no })).code).toBe(130)
  expect(questions).toEqual(['Remove 2 images?'])
  expect(asked).toEqual([])
  expect(await runCommand('image rm', base)).toEqual({
    code: 1,
    out: 'a:1 is removed.\n',
    err: 'error: b:1 stays. b:1 is used by the app shop.\n',
  })
  expect(asked).toEqual([['removeImages', { body: { images: ['a:1', 'b:1'], bundled: false } }]])
})
