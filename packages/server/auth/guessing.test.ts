import { describe, expect, it } from 'vitest'
import { Attempts, clientOf } from './attempts.ts'
import { Passwords, standardCost } from './passwords.ts'

const cheap = { N: 16, r: 1, p: 1 }

describe('passwords', () => {
  const passwords = new Passwords(cheap)

  it('are kept as a salted hash with its parameters', async () => {
    const [one, two] = [await passwords.hash('correct horse'), await passwords.hash('correct horse')]
    expect(one).toMatch(/^scrypt\$16\$1\$1\$[\w-]{22}\$[\w-]{43}$/)
    expect(two).not.toBe(one)
    expect(await passwords.verify('correct horse', one)).toBe(true)
    expect(await passwords.verify('correct horsf', one)).toBe(false)
    expect(await passwords.verify('', one)).toBe(false)
  })

  it('fit after the standard cost has changed', async () => {
    expect(await new Passwords({ N: 32, r: 2, p: 1 }).verify('x', await passwords.hash('x'))).toBe(true)
  })

  it('are the same however a keyboard composes their letters', async () => {
    expect(await passwords.verify('pa\u0308ssword', await passwords.hash('p\u00e4ssword'))).toBe(true)
  })

  it('are hashed for nobody too, and never fit', async () => {
    expect(await passwords.verify('anything', undefined)).toBe(false)
  })

  it('take as long for nobody as for somebody', async () => {
    const slow = new Passwords({ N: 2 ** 14, r: 8, p: 1 })
    const stored = await slow.hash('correct horse')
    const times = { nobody: Infinity, somebody: Infinity }
    // The shortest of several, in turns: what else the machine does counts for neither.
    for (let round = 0; round < 8; round += 1) {
      for (const who of ['nobody', 'somebody'] as const) {
        const started = performance.now()
        await slow.verify('wrong', who === 'nobody' ? undefined : stored)
        times[who] = Math.min(times[who], performance.now() - started)
      }
    }
    const ratio = times.nobody / times.somebody
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })

  it('cost an attacker something', () => {
    expect(128 * standardCost.N * standardCost.r).toBe(32 * 1024 * 1024)
    expect(standardCost.p).toBeGreaterThanOrEqual(3)
  })

  it('are hashed two at a time, and a flood is turned away', async () => {
    const results = await Promise.allSettled(Array.from({ length: 60 }, () => passwords.hash('x')))
    const refused = results.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    expect(results.length - refused.length).toBeGreaterThanOrEqual(32)
    expect(refused[0]).toMatchObject({ reason: { code: 'forbidden', details: { retryAfterSeconds: 60 } } })
    await passwords.hash('the next one is served')
  })
})

describe('attempts', () => {
  function clocked() {
    let time = 0
    const attempts = new Attempts({ free: 3, pauseSeconds: 10, windowSeconds: 100 }, () => new Date(time))
    const waits = (key = 'k'): number => {
      try {
        attempts.begin(key)
        return 0
      } catch (error) {
        return (error as { details: { retryAfterSeconds: number } }).details.retryAfterSeconds
      }
    }
    return { attempts, waits, advance: (seconds: number) => (time += seconds * 1000) }
  }

  it('are free at first, then wait twice as long each time, up to the window', () => {
    const { waits, advance } = clocked()
    expect([waits(), waits(), waits()]).toEqual([0, 0, 0])
    for (const pause of [10, 20, 40, 80, 100, 100]) {
      expect(waits()).toBe(pause)
      advance(pause)
      expect(waits()).toBe(0)
    }
  })

  it('that are refused make nothing longer', () => {
    const { waits, advance } = clocked()
    for (let tries = 0; tries < 50; tries += 1) waits()
    expect(waits()).toBe(10)
    advance(10)
    expect(waits()).toBe(0)
  })

  it('are forgotten after the window, after success, and apart from each other', () => {
    const { attempts, waits, advance } = clocked()
    for (let tries = 0; tries < 3; tries += 1) waits()
    expect(waits('another')).toBe(0)
    expect(waits()).toBe(10)
    attempts.forget('k')
    expect(waits()).toBe(0)
    for (let tries = 0; tries < 3; tries += 1) waits()
    advance(101)
    expect([waits(), waits(), waits()]).toEqual([0, 0, 0])
  })

  it('that succeed for one account do not clear the client', () => {
    const { attempts, waits } = clocked()
    for (let tries = 0; tries < 2; tries += 1) waits()
    waits()
    attempts.undo('k')
    expect(waits()).toBe(0)
    expect(waits()).toBe(10)
  })

  it('of many are remembered in bounded memory', () => {
    const { waits } = clocked()
    for (let tries = 0; tries < 3; tries += 1) waits('early')
    for (let index = 0; index < 10_000; index += 1) waits(`key ${index}`)
    expect(waits('early')).toBe(0)
  })

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['something else', 'something else'],
  ])('of %s count for %s', (ip, client) => expect(clientOf(ip)).toBe(client))
})
