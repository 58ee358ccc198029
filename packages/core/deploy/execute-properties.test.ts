import fc from 'fast-check'
import { expect, test } from 'vitest'
import { execute, type StepState } from './execute.ts'
import type { Step } from './step.ts'
import { container } from './testing/resources.ts'
import { tries } from '../testing/thorough.ts'

const resource = container('x')

const draft = fc.record({
  after: fc.array(fc.nat(19), { maxLength: 3 }),
  afterEnd: fc.array(fc.nat(19), { maxLength: 1 }),
  fails: fc.boolean(),
  waits: fc.boolean(),
  turns: fc.nat(5),
})

/** Each may wait for earlier ones only, so that there is no circle. */
function toSteps(
  drafts: readonly { readonly after: number[]; readonly afterEnd: number[]; readonly waits: boolean }[],
): Step[] {
  return drafts.map(({ after, afterEnd, waits }, index) => {
    const earlier = (numbers: readonly number[]): string[] => numbers.filter((other) => other < index).map(String)
    return {
      id: String(index),
      action: waits ? 'settle' : 'start',
      resource,
      replaces: [],
      kind: 'container',
      name: String(index),
      reasons: [],
      after: earlier(after),
      afterEnd: earlier(afterEnd),
    }
  })
}

test('whatever fails, and whenever it is canceled: every step comes to one end, and to the right one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(draft, { maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      fc.option(fc.nat(20)),
      async (drafts, concurrency, cancelAfter) => {
        const steps = toSteps(drafts)
        const states = new Map<string, StepState>()
        const controller = new AbortController()
        let busy = 0
        let applied = 0
        const outcome = await execute({
          plan: { changes: [], warnings: [], steps: steps.toReversed() },
          concurrency,
          signal: controller.signal,
          apply: async ({ id, action, after, afterEnd = [] }) => {
            // What it waits for was over before it began.
            expect(after.map((other) => states.get(other)).filter((state) => state !== 'succeeded')).toEqual([])
            expect(afterEnd.map((other) => states.get(other)).filter((state) => state === 'running')).toEqual([])
            applied += 1
            if (applied === cancelAfter) controller.abort()
            if (action !== 'settle') busy += 1
            expect(busy).toBeLessThanOrEqual(concurrency)
            for (let turn = 0; turn < drafts[Number(id)]!.turns; turn += 1) await Promise.resolve()
            if (action !== 'settle') busy -= 1
            if (drafts[Number(id)]!.fails) throw new Error('refused')
          },
          onState: ({ id }, state) => {
            const before = states.get(id)
            expect(before === undefined || (before === 'running' && state !== 'running')).toBe(true)
            states.set(id, state)
          },
        })
        const seen = steps.map(({ id }) => states.get(id))
        expect(seen).not.toContain(undefined)
        expect(seen).not.toContain('running')
        if (controller.signal.aborted) return
        for (const { id, after } of steps) {
          const isDoomed = after.some((other) => states.get(other) !== 'succeeded')
          const expected = isDoomed ? 'skipped' : drafts[Number(id)]!.fails ? 'failed' : 'succeeded'
          expect(states.get(id), id).toBe(expected)
        }
        expect(outcome.state).toBe(seen.includes('failed') ? 'failed' : 'succeeded')
      },
    ),
    { numRuns: tries(150) },
  )
})
