import { expect, test } from 'vitest'
import { matching, readQuery } from './image-words.ts'

test.each([
  ['nginx', { kind: 'words', words: ['nginx'] }],
  ['  Web   Shop ', { kind: 'words', words: ['web', 'shop'] }],
  ['postgres:16-alpine', { kind: 'words', words: ['postgres'] }],
  ['docker.io/library/postgres', { kind: 'words', words: ['postgres'], registry: 'docker.io' }],
  ['Index.Docker.io/team/app', { kind: 'words', words: ['team/app'], registry: 'docker.io' }],
  ['team/', { kind: 'words', words: ['team/'] }],
  ['registry.example:5000/team/app:1', { kind: 'words', words: ['team/app'], registry: 'registry.example:5000' }],
  ['localhost/Web shop', { kind: 'words', words: ['web', 'shop'], registry: 'localhost' }],
  // As it is typed, letter by letter: it is that registry's business alone from the slash on.
  ['registry.example:5000/', { kind: 'words', words: [], registry: 'registry.example:5000' }],
  ['registry.example:5000/team/', { kind: 'words', words: ['team/'], registry: 'registry.example:5000' }],
])('%s', (query, wanted) => {
  expect(readQuery(query)).toEqual(wanted)
})

test('!= is exactly what follows it', () => {
  expect(readQuery('!=registry.example:5000/team/app:1')).toEqual({
    kind: 'exactly',
    reference: { registry: 'registry.example:5000', repository: 'team/app', tag: '1' },
  })
  expect(readQuery('!= nginx')).toMatchObject({ kind: 'exactly', reference: { repository: 'library/nginx' } })
  expect(readQuery('!=')).toMatchObject({ kind: 'nothing', problem: expect.stringContaining('blank') })
})

test('every word is part of a name; the same name comes first, then what begins so', () => {
  const names = ['team/my-nginx-proxy', 'nginx-exporter', 'other/nginx', 'nginx', 'redis', 'nginx/unit']
  expect(matching(names, ['NGINX'])).toEqual([
    'nginx',
    'other/nginx',
    'nginx-exporter',
    'nginx/unit',
    'team/my-nginx-proxy',
  ])
  expect(matching(names, ['team', 'proxy'])).toEqual(['team/my-nginx-proxy'])
  expect(matching(names, ['team', 'redis'])).toEqual([])
})

test('what means something in a pattern means itself', () => {
  expect(matching(['a.b', 'axb'], ['a.b'])).toEqual(['a.b'])
  expect(matching(['a'], ['.*', '(', '['])).toEqual([])
})
