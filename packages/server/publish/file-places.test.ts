import { expect, test } from 'vitest'
import { filePlaces } from './file-places.ts'

const alone = { name: 'blog', document: 'a', files: {} }
const withFiles = { ...alone, files: { 'conf/site.conf': 'x' } }

test('one file stands alone, one with files in a folder of its own', () => {
  expect(filePlaces(alone, '', [])).toEqual({ path: 'blog.pmx', files: { 'blog.pmx': 'a' }, remove: [] })
  expect(filePlaces(withFiles, 'web', [])).toEqual({
    path: 'web/blog/compose.yaml',
    files: { 'web/blog/compose.yaml': 'a', 'web/blog/conf/site.conf': 'x' },
    remove: [],
  })
})

test('what is there is updated where it stands', () => {
  expect(filePlaces(alone, '', ['blog/compose.yml', 'blog/README.md']).path).toBe('blog/compose.yml')
  expect(filePlaces(withFiles, '', ['blog/docker-compose.yml']).files).toEqual({
    'blog/docker-compose.yml': 'a',
    'blog/conf/site.conf': 'x',
  })
  expect(filePlaces(alone, '', ['blog.pmx', 'blog/compose.yaml']).path).toBe('blog.pmx')
  expect(filePlaces(alone, 'web', ['blog.pmx']).path).toBe('web/blog.pmx')
})

test('a template that has got files moves into its folder', () => {
  expect(filePlaces(withFiles, '', ['blog.pmx', 'other.pmx'])).toMatchObject({
    path: 'blog/compose.yaml',
    remove: ['blog.pmx'],
  })
})

test('what was published under another name stays where it is, unless it is gone', () => {
  expect(filePlaces(alone, '', ['old.pmx'], 'old.pmx').path).toBe('old.pmx')
  expect(filePlaces(alone, '', [], 'old.pmx').path).toBe('blog.pmx')
  expect(filePlaces(alone, '', ['web/old/compose.yaml'], 'web/old/compose.yaml').path).toBe('web/old/compose.yaml')
  expect(filePlaces(withFiles, '', ['web/old.pmx'], 'web/old.pmx')).toEqual({
    path: 'web/old/compose.yaml',
    files: { 'web/old/compose.yaml': 'a', 'web/old/conf/site.conf': 'x' },
    remove: ['web/old.pmx'],
  })
})
