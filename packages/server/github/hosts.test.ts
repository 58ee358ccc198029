import { describe, expect, it } from 'vitest'
import { apiAddress, apiPath, canonicalHost, isPublicGitHub } from './hosts.ts'
import { inWords } from './in-words.ts'

describe('hosts', () => {
  it.each([
    ['GitHub.com', 'github.com', 'https://api.github.com', true],
    ['api.github.com', 'github.com', 'https://api.github.com', true],
    ['www.github.com:443', 'github.com', 'https://api.github.com', true],
    ['octo.ghe.com', 'octo.ghe.com', 'https://api.octo.ghe.com', true],
    ['git.example', 'git.example', 'https://git.example/api/v3', false],
    ['10.0.0.7:8443', '10.0.0.7:8443', 'https://10.0.0.7:8443/api/v3', false],
    ['github.com.evil.example', 'github.com.evil.example', 'https://github.com.evil.example/api/v3', false],
  ])('%s is %s, whose API is at %s', (given, host, address, isPublic) => {
    expect(canonicalHost(given)).toBe(host)
    expect(apiAddress(host)).toBe(address)
    expect(isPublicGitHub(host)).toBe(isPublic)
  })
})

describe('paths', () => {
  it('keep their slashes and lose their power', () => {
    expect(apiPath('repos', 'ada/my templates', 'git/ref/heads', 'a/b?c#d%2e')).toBe(
      '/repos/ada/my%20templates/git/ref/heads/a/b%3Fc%23d%252e',
    )
  })

  it.each(['..', 'ada/..', '.', '', 'a//b', '../../user'])('never lead elsewhere (%j)', (part) => {
    expect(() => apiPath('repos', part)).toThrow('is no name that GitHub could have')
  })
})

it.each([
  [0, 'in 1 second'],
  [89_000, 'in 89 seconds'],
  [90_000, 'in 2 minutes'],
  [12 * 60_000, 'in 12 minutes'],
  [100 * 60_000, 'in 2 hours'],
  [40 * 3_600_000, 'in 2 days'],
])('a time is told as people do: %i ms is %s', (milliseconds, words) => {
  expect(inWords(milliseconds)).toBe(words)
})
