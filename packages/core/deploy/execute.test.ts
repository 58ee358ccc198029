import { describe, expect, test } from 'vitest'
import { PanamaxError } from '../errors.ts'
import { type ExecuteOptions, execute } from './execute.ts'
import type { Plan, Step } from './step.ts'
import { container } from './testing/resources.ts'

interface Brief {
  readonly after?: readonly string[]
  readonly afterEnd?: readonly string[]
  readonly action?: 'start' | 'settle'
}

function planOf(steps: Readonly<Record<string, Brief>>): Plan {
  const resource = container('x')
  return {
    changes: [],
    warnings: [],
    steps: Object.entries(steps).map(([id, { action = 'start', after = [], afterEnd = [] }]) => {
      return { id, action, resource, replaces: [], kind: 'container', name: id, reasons: [], after, afterEnd }
    }),
  }
}

interface Run extends Partial<Omit<ExecuteOptions, 'plan'>> {
  readonly failing?: readonly string[]
}

/** Executes and keeps what happened, in order. */
async function runAll(plan: Plan, { failing = [], ...options }: Run = {}) {
  const seen: string[] = []
  const outcome = await execute({
    plan,
    concurrency: 4,
    signal: new AbortController().signal,
    apply: async ({ id }) => {
      await Promise.resolve()
      if (failing.includes(id)) throw new PanamaxError('rejected', `${id} refused`)
    },
    onState: ({ id }, state) => {
      seen.push(`${id} ${state}`)
    },
    ...options,
  })
  return { outcome, seen }
}

describe('order', () => {
  test('a step starts when all that it waits for have succeeded', async () => {
    const { outcome, seen } = await runAll(planOf({ c: { after: ['a', 'b'] }, b: { after: ['a'] }, a: {} }))
    expect(seen).toEqual(['a running', 'a succeeded', 'b running', 'b succeeded', 'c running', 'c succeeded'])
    expect(outcome).toEqual({ state: 'succeeded', failures: [] })
  })

  test('an empty plan succeeds', async () => {
    expect((await runAll(planOf({}))).outcome.state).toBe('succeeded')
  })

  test('steps that are not in the plan are not waited for', async () => {
    expect((await runAll(planOf({ a: { after: ['elsewhere'], afterEnd: ['nowhere'] } }))).outcome.state).toBe(
      'succeeded',
    )
  })

  test('a circle is a bug, not an endless wait', async () => {
    await expect(runAll(planOf({ a: { after: ['b'] }, b: { after: ['a'] } }))).rejects.toThrow('can never start')
  })
})

describe('failure', () => {
  test('what waits for a failed step is skipped, however far away; the rest goes on', async () => {
    const plan = planOf({
      db: {},
      web: { after: ['db'] },
      proxy: { after: ['web'] },
      other: {},
      more: { after: ['other'] },
    })
    const { outcome, seen } = await runAll(plan, { failing: ['db'] })
    expect(seen).toEqual(
      expect.arrayContaining(['db failed', 'web skipped', 'proxy skipped', 'other succeeded', 'more succeeded']),
    )
    expect(seen).not.toContain('web running')
    expect(outcome).toMatchObject({ state: 'failed', failures: [{ step: 'db', error: { message: 'db refused' } }] })
  })

  test('afterEnd: a step that only has to end may fail or be skipped', async () => {
    const plan = planOf({ a: {}, b: { after: ['a'] }, c: { afterEnd: ['a', 'b'] } })
    const { seen } = await runAll(plan, { failing: ['a'] })
    expect(seen).toEqual(['a running', 'a failed', 'b skipped', 'c running', 'c succeeded'])
  })

  test('whatever is thrown arrives as a PanamaxError with its cause', async () => {
    const cause = new TypeError('undefined is not a function')
    const { outcome } = await runAll(planOf({ a: {} }), { apply: () => Promise.reject(cause) })
    expect(outcome.failures[0]?.error).toMatchObject({ code: 'internal', cause })
  })
})

describe('concurrency', () => {
  test('no more at once than allowed; waiting is free', async () => {
    let busy = 0
    let most = 0
    const waits: string[] = []
    const plan = planOf({ a: {}, b: {}, c: {}, d: {}, e: {}, w1: { action: 'settle' }, w2: { action: 'settle' } })
    await runAll(plan, {
      concurrency: 2,
      apply: async ({ action, id }) => {
        if (action === 'settle') {
          waits.push(id)
          return
        }
        most = Math.max(most, ++busy)
        await new Promise((resolve) => setTimeout(resolve, 1))
        busy -= 1
      },
    })
    expect(most).toBe(2)
    expect(waits).toEqual(['w1', 'w2'])
  })

  test('settle steps go on while every place is taken', async () => {
    let release: () => void = () => {}
    const isSettled = new Promise<void>((resolve) => {
      release = resolve
    })
    const apply = ({ action }: Step): Promise<void> => {
      if (action !== 'settle') return isSettled
      release()
      return Promise.resolve()
    }
    const { outcome } = await runAll(planOf({ busy: {}, wait: { action: 'settle' } }), { concurrency: 1, apply })
    expect(outcome.state).toBe('succeeded')
  })
})

describe('cancellation', () => {
  test('what runs gets the signal, nothing more is started, and it returns when all has ended', async () => {
    const controller = new AbortController()
    let hasEnded = false
    const { outcome, seen } = await runAll(planOf({ a: {}, b: { after: ['a'] } }), {
      signal: controller.signal,
      apply: async (_step, _emit, signal) => {
        controller.abort()
        await new Promise((resolve) => setTimeout(resolve, 5))
        hasEnded = true
        signal.throwIfAborted()
      },
    })
    expect(hasEnded).toBe(true)
    expect(seen).toEqual(['a running', 'a canceled', 'b canceled'])
    expect(outcome).toEqual({ state: 'canceled', failures: [] })
  })

  test('canceled before it began: nothing is applied', async () => {
    const { outcome, seen } = await runAll(planOf({ a: {} }), { signal: AbortSignal.abort() })
    expect(seen).toEqual(['a canceled'])
    expect(outcome.state).toBe('canceled')
  })

  test('a step that finished all the same has succeeded', async () => {
    const controller = new AbortController()
    const { seen } = await runAll(planOf({ a: {} }), {
      signal: controller.signal,
      apply: () => {
        controller.abort()
        return Promise.resolve()
      },
    })
    expect(seen).toEqual(['a running', 'a succeeded'])
  })
})

describe('durability', () => {
  test('the state is stored before a step starts and before the next one may', async () => {
    const seen: string[] = []
    await runAll(planOf({ a: {}, b: { after: ['a'] } }), {
      apply: ({ id }) => {
        seen.push(`apply ${id}`)
        return Promise.resolve()
      },
      onState: async ({ id }, state) => {
        await new Promise((resolve) => setTimeout(resolve, 2))
        seen.push(`stored ${id} ${state}`)
      },
    })
    expect(seen).toEqual([
      'stored a running',
      'apply a',
      'stored a succeeded',
      'stored b running',
      'apply b',
      'stored b succeeded',
    ])
  })

  test('when the state cannot be stored, nothing goes on unseen: the rest is canceled and the error thrown', async () => {
    const applied: string[] = []
    let wasCanceled = false
    const running = runAll(planOf({ long: {}, a: {}, b: { after: ['a'] }, c: { after: ['long'] } }), {
      apply: async ({ id }, _emit, signal) => {
        applied.push(id)
        if (id !== 'long') return
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        wasCanceled = true
      },
      onState: ({ id }, state) => {
        if (id === 'a' && state === 'succeeded') throw new Error('disk full')
      },
    })
    await expect(running).rejects.toThrow('disk full')
    expect(applied).toEqual(['long', 'a'])
    expect(wasCanceled).toBe(true)
  })

  test('progress names its step', async () => {
    const notes: string[] = []
    await runAll(planOf({ a: {} }), {
      apply: (_step, emit) => {
        emit({ type: 'note', text: 'half way' })
        return Promise.resolve()
      },
      onProgress: (step, progress) => notes.push(`${step.id}: ${progress.type === 'note' ? progress.text : ''}`),
    })
    expect(notes).toEqual(['a: half way'])
  })
})
