import { expect, test } from 'vitest'
import { destinationOf, destinationText } from './destination.ts'

const here = { cwd: '/home/kim/shop', homeDirectory: '/home/kim', accounts: ['github.example.org'] }
const github = { type: 'github', host: 'github.com', repository: 'kim/templates', folder: '', pullRequest: false }

test.each([
  ['kim/templates', github],
  ['kim/templates.git', github],
  ['github.com/kim/templates', github],
  ['https://github.com/kim/templates', github],
  ['http://www.github.com/kim/templates.git/', { ...github, host: 'github.com' }],
  ['https://github.example.org/team/apps', { ...github, host: 'github.example.org', repository: 'team/apps' }],
  [
    'https://git.example.org/team/apps.git',
    { type: 'git', address: 'https://git.example.org/team/apps.git', folder: '' },
  ],
  ['git@git.example.org:team/apps.git', { type: 'git', address: 'git@git.example.org:team/apps.git', folder: '' }],
  ['ssh://git@github.com/kim/templates', { type: 'git', address: 'ssh://git@github.com/kim/templates', folder: '' }],
  ['file:///srv/apps.git', { type: 'git', address: 'file:///srv/apps.git', folder: '' }],
  ['/srv/templates/', { type: 'directory', folder: '/srv/templates' }],
  ['./templates', { type: 'directory', folder: '/home/kim/shop/templates' }],
  ['..', { type: 'directory', folder: '/home/kim' }],
  ['~/templates', { type: 'directory', folder: '/home/kim/templates' }],
  ['/srv/apps.git', { type: 'git', address: '/srv/apps.git', folder: '' }],
])('%s', (to, destination) => {
  expect(destinationOf(to, {}, here)).toEqual(destination)
})

test('options go where they have a meaning, and are refused where they have none', () => {
  const all = { branch: 'main', folder: 'apps', create: 'private', pullRequest: true }
  expect(destinationOf('kim/templates', all, here)).toEqual({ ...github, ...all })
  expect(() => destinationOf('kim/templates', { create: 'secret' }, here)).toThrow('"private" or "public"')
  expect(() => destinationOf('/srv/templates', { branch: 'main' }, here)).toThrow(
    '--branch has no meaning for a folder.',
  )
  expect(() => destinationOf('https://git.example.org/a/b', { pullRequest: true }, here)).toThrow('--pull-request')
  expect(() => destinationOf('kim/templates', { tokenStdin: true }, here)).toThrow('panamax account add')
})

test('nothing that somebody could log in with is shown', () => {
  const to = destinationOf('https://kim:s3cret@git.example.org/a/b.git', { branch: 'x' }, here)
  expect(destinationText(to)).toBe('https://git.example.org/a/b.git, branch x')
})
