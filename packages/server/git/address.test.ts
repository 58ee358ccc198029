import { expect, test } from 'vitest'
import { parseGitAddress } from './address.ts'

test.each([
  ['owner/repo', 'https://github.com/owner/repo.git'],
  ['owner/repo.git', 'https://github.com/owner/repo.git'],
  ['github.com/owner/repo', 'https://github.com/owner/repo.git'],
  ['http://github.com/owner/repo', 'https://github.com/owner/repo.git'],
  ['https://www.github.com/owner/repo.git/', 'https://github.com/owner/repo.git'],
  ['https://gitlab.example/group/sub/repo.git', 'https://gitlab.example/group/sub/repo.git'],
  ['http://git.example:3000/a/b', 'http://git.example:3000/a/b'],
  ['https://[2001:db8::1]:8443/a', 'https://[2001:db8::1]:8443/a'],
  ['git@git.example:owner/repo.git', 'git@git.example:owner/repo.git'],
  ['git@git.example:/srv/repo.git', 'ssh://git@git.example/srv/repo.git'],
  ['ssh://git@git.example/owner/repo.git', 'ssh://git@git.example/owner/repo.git'],
  ['ssh://git.example:2222/~ann/repo', 'ssh://git@git.example:2222/~ann/repo'],
  ['git+ssh://me@git.example/r', 'ssh://me@git.example/r'],
  ['/srv/git/repo.git/', '/srv/git/repo.git'],
  ['file:///srv/git/re%20po.git', '/srv/git/re po.git'],
])('%s means %s', (text, url) => {
  expect(parseGitAddress(text).address.url).toBe(url)
  expect(
    parseGitAddress(url.replace(' ', '%20').replace(/^\/srv\/git\/re%20/, 'file:///srv/git/re%20')).address.url,
  ).toBe(url)
})

test('credentials are taken out of an address', () => {
  const both = parseGitAddress('https://ann:p%40ss@git.example/a/b.git')
  expect(both.credentials).toEqual({ username: 'ann', token: 'p@ss' })
  expect(JSON.stringify(both.address)).not.toMatch(/ann|p@ss|p%40/)
  expect(parseGitAddress('https://ghp_token@github.com/owner/repo').credentials).toEqual({ token: 'ghp_token' })
  expect(parseGitAddress('https://:ghp_token@git.example/a').credentials).toEqual({ token: 'ghp_token' })
})

test('the address of a page on GitHub names branch and folder', () => {
  const found = parseGitAddress('https://github.com/owner/repo/tree/v2/apps/web%20one')
  expect(found).toMatchObject({
    address: { url: 'https://github.com/owner/repo.git' },
    branch: 'v2',
    folder: 'apps/web one',
  })
})

test.each([
  '',
  '-oProxyCommand=x',
  '--upload-pack=touch /tmp/x',
  'ext::sh -c whoami',
  'ext::whoami',
  'fd::17',
  '::whoami',
  'transport::address',
  'git://git.example/a/b',
  'ftp://git.example/a',
  'rsync://git.example/a',
  'javascript:alert(1)',
  'ssh://-oProxyCommand=x/a',
  'ssh://git@-x/a',
  'ssh://-x@git.example/a',
  'ssh://git:pw@git.example/a',
  'git@git.example:-x',
  'git@git.example:$(whoami)',
  "git@git.example:a';whoami;'",
  'git@git.example:a`whoami`',
  'ssh://git@git.example/%2doption/../$(x)',
  'https://git.example/',
  'https://git.example/a?token=x',
  'https://git.example/a#main',
  'https://github.com/owner',
  'https://git.example/a b',
  'https://git.example/a\nb',
  'https://git.example/a\u0000',
  'file://host/share',
  'owner',
  'a/b/c',
  './a/b',
  '../a/b',
  '~/a',
  'C:\\repo',
])('%j is refused', (text) => {
  expect(() => parseGitAddress(text)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
})
