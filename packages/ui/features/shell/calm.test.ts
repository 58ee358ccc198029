import { expect, test } from 'vitest'
import { type HostReadings, nextReadings } from './calm.ts'

const numbers = (cpuPercent: number) => ({ cpuPercent, cores: 2, memoryUsed: 3, memoryTotal: 4 })
const after = (...percents: readonly number[]) =>
  percents.reduce<HostReadings | undefined>((before, percent) => nextReadings(before, numbers(percent)), undefined)

test('the first number is shown as it is', () => {
  expect(after(42)).toEqual({ cpu: { percent: 42, level: 'good' }, memory: { percent: 75, level: 'high' } })
})

test('one blip moves the number by a third of its way, and raises no alarm', () => {
  expect(after(10, 100)?.cpu.percent).toBeCloseTo(41.5)
  expect(after(10, 100)?.cpu.level).toBe('good')
})

test('what stays is shown within half a minute', () => {
  const reading = after(0, ...Array.from({ length: 10 }, () => 100))?.cpu
  expect(reading?.percent).toBeGreaterThan(98)
  expect(reading?.level).toBe('critical')
})

test('a level is left only when the number is well below its border', () => {
  const still = (percent: number) => Array.from({ length: 20 }, () => percent)
  expect(after(...still(76), ...still(73))?.cpu.level).toBe('high')
  expect(after(...still(76), ...still(70))?.cpu.level).toBe('good')
  expect(after(...still(73))?.cpu.level).toBe('good')
  expect(after(...still(95), ...still(87))?.cpu.level).toBe('critical')
  expect(after(...still(95), ...still(85))?.cpu.level).toBe('high')
  expect(after(...still(95), ...still(60))?.cpu.level).toBe('good')
})
