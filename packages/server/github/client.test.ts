import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { GitHubClient } from './client.ts'
import { type FakeGitHub, startFakeGitHub } from './testing/fake-github.ts'
import { used } from './testing/routes.ts'

let github: FakeGitHub
let token: string
let waits: number[]
let clock: number
beforeEach(async () => {
  github = await startFakeGitHub({ uses: [used.user] })
  token = github.world.addToken('ada', { scopes: ['repo'] })
  waits = []
  clock = Date.now()
})
afterEach(() => github.close())

const signal = new AbortController().signal
const request = { path: '/user', subject: 'the account', signal }

function client(text = token): GitHubClient {
  return new GitHubClient({
    host: 'github.com',
    address: github.api,
    token: text,
    allowPrivate: true,
    now: () => clock,
    async wait(milliseconds) {
      waits.push(milliseconds)
      clock += milliseconds
    },
  })
}

describe('the limit of requests an hour', () => {
  it('is explained when it is reached, with the time until more are allowed, and nothing is asked meanwhile', async () => {
    const ada = client()
    github.limit.remaining = 0
    github.limit.reset = Math.floor(clock / 1000) + 12 * 60
    const refused = ada.ask(request)
    await expect(refused).rejects.toThrow(
      /^All 5000 requests that github\.com allows this account in an hour are used up\. It answers again in (11|12) minutes\.$/,
    )
    await expect(refused).rejects.toMatchObject({
      code: 'rejected',
      details: { retryAt: new Date(github.limit.reset * 1000).toISOString() },
    })
    expect(github.asked).toEqual(['GET /user 403'])
    clock += 5 * 60_000
    await expect(ada.ask(request)).rejects.toThrow(/in [67] minutes/)
    expect(github.asked).toHaveLength(1)
    clock += 8 * 60_000
    github.limit.remaining = 10
    expect((await ada.ask(request)).status).toBe(200)
  })

  it('is kept to before it is reached: the answer to the last request says so', async () => {
    const ada = client()
    github.limit.remaining = 1
    expect((await ada.ask(request)).status).toBe(200)
    await expect(ada.ask(request)).rejects.toThrow('are used up')
    expect(github.asked).toEqual(['GET /user 200'])
  })
})

describe('a pause that GitHub asks for', () => {
  const secondary = (seconds: number | undefined, status = 403) => ({
    status,
    body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' },
    ...(seconds === undefined ? {} : { headers: { 'retry-after': String(seconds) } }),
  })

  it.each([403, 429])('is waited out when it is short (%i)', async (status) => {
    github.play(used.user, secondary(7, status))
    expect((await client().ask(request)).status).toBe(200)
    expect(waits).toEqual([7000])
  })

  it('is explained when it is long, and kept to', async () => {
    const ada = client()
    github.play(used.user, secondary(180))
    await expect(ada.ask(request)).rejects.toThrow(
      'github.com asks for a pause: too many requests came too quickly. Try again in 3 minutes.',
    )
    clock += 60_000
    await expect(ada.ask(request)).rejects.toThrow('in 2 minutes')
    expect(waits).toEqual([])
    expect(github.asked).toHaveLength(1)
    clock += 115_000
    expect((await ada.ask(request)).status).toBe(200)
    expect(waits).toEqual([5000])
  })

  it('is a minute where no time is named', async () => {
    github.play(used.user, secondary(undefined))
    await expect(client().ask(request)).rejects.toThrow('Try again in 60 seconds.')
  })

  it('is not waited out for ever', async () => {
    for (let time = 0; time < 3; time++) github.play(used.user, secondary(9))
    await expect(client().ask(request)).rejects.toMatchObject({ code: 'rejected' })
    expect(waits).toEqual([9000, 9000])
  })
})

describe('a server in trouble', () => {
  it('is asked once more for what only reads', async () => {
    github.play(used.user, { status: 502, body: { message: 'Server Error' } })
    expect((await client().ask(request)).status).toBe(200)
    expect(waits).toEqual([1000])
  })

  it('is left alone after that', async () => {
    for (let time = 0; time < 2; time++) github.play(used.user, { status: 503, body: { message: 'Unavailable' } })
    await expect(client().ask(request)).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('what is answered', () => {
  it('is not asked for again as long as it is the same, at no cost', async () => {
    const ada = client()
    const first = await ada.ask(request)
    const before = github.limit.remaining
    expect((await ada.ask(request)).body).toEqual(first.body)
    expect(github.asked).toEqual(['GET /user 200', 'GET /user 304'])
    expect(github.limit.remaining).toBe(before)
  })

  it('leads from page to page, but never to another place: the token would go along', async () => {
    const body = (await client().ask(request)).body
    for (const next of ['http://127.0.0.1:9/user?page=2', `${github.api}.evil.example/user`, '/user?page=2']) {
      github.play(used.user, { status: 200, body, headers: { link: `<${next}>; rel="next"`, etag: next } })
      const pages = client().pages(z.unknown(), request)[Symbol.asyncIterator]()
      await pages.next()
      await expect(pages.next()).rejects.toThrow('leads from one page of its list to another place')
    }
  })

  it('is refused when it is not what GitHub answers', async () => {
    const refused = client().call(z.object({ login: z.number() }), request)
    await expect(refused).rejects.toThrow(
      'What github.com answers about the account is not what a GitHub answers (login). Is there a GitHub at this address?',
    )
  })

  it('never holds the token in what is thrown', async () => {
    const secret = 'ghp_ThisIsNobodysBusiness'
    const refused = await client(secret)
      .ask(request)
      .catch((error: unknown) => error)
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toContain('ThisIsNobodysBusiness')
  })
})
