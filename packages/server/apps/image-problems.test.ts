import type { LocalImage } from '@panamax/core/deploy/driver'
import { describe, expect, test } from 'vitest'
import { imageProblems } from './image-problems.ts'

function machineWith(image: Partial<LocalImage> | undefined) {
  const found = image && { id: 'sha256:1', references: [], size: 0, created: '2026-01-01T00:00:00Z', ...image }
  const refuse = () => Promise.reject(new Error('not asked for'))
  return {
    images: {
      list: refuse,
      import: refuse,
      uses: refuse,
      history: refuse,
      remove: refuse,
      find: () => Promise.resolve(found),
    },
  }
}
const { signal } = new AbortController()

describe('what an image says of itself', () => {
  test('one without a command is refused before anything starts, saying how to give one', async () => {
    const machine = machineWith({ command: [], exposed: [] })
    expect(await imageProblems(machine, { image: 'example/base:1' }, signal)).toMatchObject([
      { severity: 'error', message: expect.stringContaining('panamax run example/base:1 -- COMMAND') },
    ])
    expect(await imageProblems(machine, { image: 'example/base:1', command: ['sh'] }, signal)).toEqual([])
  })

  test('nothing is said of one that is not here, or that the engine does not describe', async () => {
    expect(await imageProblems(machineWith(undefined), { image: 'example/base:1' }, signal)).toEqual([])
    expect(await imageProblems(machineWith({}), { image: 'example/base:1' }, signal)).toEqual([])
    expect(await imageProblems({}, { image: 'example/base:1' }, signal)).toEqual([])
  })

  test('a privileged port is offered on one that needs no rights', async () => {
    const machine = machineWith({ command: ['x'], exposed: ['25/tcp'] })
    const [problem] = await imageProblems(machine, { image: 'mail' }, signal)
    expect(problem?.message).toMatch(/listens on 25\/tcp, .*--publish 8025:25$/)
  })
})
