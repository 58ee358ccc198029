import { expect, test } from 'vitest'
import { destinationOf, draftOf, firstSheet, nowhere, placeOf } from './publish-form.ts'

test('a place that is not filled in is none', () => {
  expect(destinationOf(nowhere)).toBeUndefined()
  expect(destinationOf({ ...nowhere, repository: 'no-owner' })).toBeUndefined()
  expect(destinationOf({ ...nowhere, kind: 'git' })).toBeUndefined()
  expect(destinationOf({ ...nowhere, kind: 'directory', directory: 'relative/path' })).toBeUndefined()
})

test('what is blank is left out; a new repository is asked for only where it is new', () => {
  expect(destinationOf({ ...nowhere, repository: ' ada/templates ' })).toEqual({
    type: 'github',
    host: 'github.com',
    repository: 'ada/templates',
    pullRequest: false,
    folder: '',
  })
  expect(destinationOf({ ...nowhere, repository: 'ada/templates', isNew: true, visibility: 'public' })).toMatchObject({
    create: 'public',
  })
  const access = { kind: 'token' as const, account: '', username: '', token: ' t0ken ', key: '' }
  expect(
    destinationOf({ ...nowhere, kind: 'git', address: 'https://git.example/t.git', branch: 'main', access }),
  ).toEqual({
    type: 'git',
    address: 'https://git.example/t.git',
    branch: 'main',
    folder: '',
    credentials: { type: 'token', token: 't0ken' },
  })
})

test('the sheet starts with what the document says, and the type that stands for none is not sent', () => {
  const metadata = { keywords: ['blog'], authors: [], categories: [], inputs: {}, description: 'A blog' }
  const sheet = firstSheet(metadata, 'My blog')
  expect(draftOf(sheet)).toEqual({
    name: 'My blog',
    description: 'A blog',
    keywords: ['blog'],
    authors: [],
    documentation: '',
    format: 'compose',
    ask: {},
  })
  expect(draftOf({ ...sheet, name: '  ', type: 'MySQL' })).toMatchObject({ type: 'MySQL' })
  expect(draftOf({ ...sheet, name: '  ' })).not.toHaveProperty('name')
})

test('what was said the last time is said again', () => {
  const metadata = { keywords: ['blog'], authors: [], categories: [], inputs: {}, description: 'A blog' }
  expect(firstSheet(metadata, 'My blog', { name: 'Team blog', ask: { a: false } })).toMatchObject({
    name: 'Team blog',
    description: 'A blog',
    keywords: ['blog'],
    ask: { a: false },
  })
})

test('it goes where it went, as far as that can be told', () => {
  expect(placeOf(undefined)).toEqual(nowhere)
  expect(placeOf({ type: 'something new' })).toEqual(nowhere)
  const places = [
    { type: 'github', host: 'github.com', repository: 'ada/templates', folder: 'x', branch: 'main', pullRequest: true },
    { type: 'git', address: 'https://git.example/t.git', folder: '', branch: 'next' },
    { type: 'directory', folder: '/srv/templates' },
  ] as const
  for (const place of places) expect(destinationOf(placeOf(place))).toEqual(place)
})
