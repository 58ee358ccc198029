import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Aging } from './aging.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('every app has its turn within twenty seconds, a few at a time, while somebody watches', () => {
  const apps = Array.from({ length: 45 }, (_, index) => ({ name: `app-${index}`, target: 'local' }))
  const touched: string[] = []
  const aging = new Aging(
    () => apps,
    (target, app) => touched.push(`${target}/${app}`),
  )
  aging.start()
  vi.advanceTimersByTime(1000)
  expect(touched.length).toBeLessThanOrEqual(3)
  vi.advanceTimersByTime(19_000)
  expect(new Set(touched).size).toBe(45)
  aging.stop()
  const before = touched.length
  vi.advanceTimersByTime(60_000)
  expect(touched).toHaveLength(before)
})
