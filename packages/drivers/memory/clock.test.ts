import { expect, test } from 'vitest'
import { realClock, virtualClock } from './clock.ts'

test('a virtual clock jumps to what is due next, while somebody waits', async () => {
  const clock = virtualClock(0)
  const seen: string[] = []
  const note = (what: string) => () => seen.push(`${what} at ${clock.now()}`)
  void clock.sleep(500).then(note('process'))
  void clock.sleep(99_000).then(note('much later'))
  await Promise.all([clock.wait(1000).then(note('second')), clock.wait(200).then(note('first'))])
  expect(seen).toEqual(['first at 200', 'process at 500', 'second at 1000'])
})

test('without anybody who waits, it stands still', async () => {
  const clock = virtualClock(0)
  void clock.sleep(10)
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(clock.now()).toBe(0)
})

test.each([
  ['virtual', virtualClock],
  ['real', () => realClock(1)],
])('a %s clock: sleep and wait end with the reason of their signal', async (_name, make) => {
  const clock = make()
  const controller = new AbortController()
  const sleeping = clock.sleep(1e6, controller.signal)
  controller.abort(new Error('enough'))
  await expect(sleeping).rejects.toThrow('enough')
  await expect(clock.wait(1e6, AbortSignal.abort(new Error('already')))).rejects.toThrow('already')
})

test('a real clock can run faster', async () => {
  const clock = realClock(1000)
  const before = clock.now()
  await clock.wait(20_000)
  expect(clock.now() - before).toBeGreaterThanOrEqual(19_000)
})

test('a pause longer than timers know is not cut to nothing', async () => {
  const clock = realClock(1)
  let isOver = false
  void clock.sleep(1e15).then(() => {
    isOver = true
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(isOver).toBe(false)
})
