import { expect, test } from 'vitest'
import type { TemplateSummary } from '../../api/queries.ts'
import { keywordCounts } from './facets.tsx'
import { imageIn } from './image-in.ts'
import { distance, similar } from './similar.ts'

const template = (name: string, keywords: string[] = []): TemplateSummary => ({
  name,
  source: 'library',
  title: name,
  description: '',
  keywords,
  type: 'Default',
  services: [],
  quality: 100,
  icon: false,
  recommended: false,
})

test.each([
  ['nginx:1.29', 'nginx:1.29'],
  ['ghcr.io/owner/app', 'ghcr.io/owner/app'],
  ['!=redis', 'redis'],
  ['!= localhost:5000/a/b@sha256:abc', 'localhost:5000/a/b@sha256:abc'],
  ['wordpress', undefined],
  ['a blog: with words', undefined],
  ['!=', undefined],
  ['$(reboot):x', undefined],
])('the image in "%s" is %s', (query, image) => {
  expect(imageIn(query)).toBe(image)
})

test('typos are forgiven, nonsense is not', () => {
  const templates = [template('wordpress', ['blog']), template('grafana'), template('nextcloud')]
  expect(similar(templates, 'wrodpress').map(({ name }) => name)).toEqual(['wordpress'])
  expect(similar(templates, 'blgo').map(({ name }) => name)).toEqual(['wordpress'])
  expect(similar(templates, 'qqqqqqq')).toEqual([])
})

test('two letters that changed places are one mistake', () => {
  expect(distance('ab', 'ba')).toBe(0.5)
  expect(distance('', '')).toBe(1)
})

test('keywords of more than one template, the most common first', () => {
  const templates = [template('a', ['db', 'blog']), template('b', ['db', 'blog']), template('c', ['db', 'rare'])]
  expect(keywordCounts(templates)).toEqual([
    ['db', 3],
    ['blog', 2],
  ])
})
