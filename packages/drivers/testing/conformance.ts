import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dependencyCases } from './cases/dependencies.ts'
import { deploymentCases } from './cases/deployment.ts'
import { execCases } from './cases/exec.ts'
import { failureCases } from './cases/failures.ts'
import { imageCases } from './cases/images.ts'
import { insideCases } from './cases/inside.ts'
import { lifecycleCases } from './cases/lifecycle.ts'
import { logCases } from './cases/logs.ts'
import { observationCases } from './cases/observation.ts'
import { replacementCases } from './cases/replacement.ts'
import { Bench, type Cases, type Subject } from './harness.ts'

export interface ConformanceOptions {
  /** Cases that this driver cannot pass, by name, each with the reason. A name that no case has fails the suite. */
  readonly skip?: Readonly<Record<string, string>>
  /** In front of the name of every app, so that what is left behind can be told from other people's things. */
  readonly prefix: string
}

const sections: Readonly<Record<string, Cases>> = {
  deployment: deploymentCases,
  replacement: replacementCases,
  failures: failureCases,
  dependencies: dependencyCases,
  lifecycle: lifecycleCases,
  observation: observationCases,
  logs: logCases,
  exec: execCases,
  images: imageCases,
  'inside of a container': insideCases,
}

/**
 * The suite that every driver passes. `make` connects to an orchestrator that the suite may use: it makes and removes apps
 * whose names begin with `prefix`, and touches nothing else.
 */
export function conformance(name: string, make: () => Promise<Subject>, options: ConformanceOptions): void {
  const { prefix, skip = {} } = options
  describe(`conformance of ${name}`, () => {
    let subject: Subject
    let number = 0

    beforeAll(async () => {
      subject = await make()
    })

    afterAll(async () => {
      const left = await subject.driver.observe(undefined, AbortSignal.timeout(10_000))
      await subject.driver[Symbol.asyncDispose]()
      await subject.clear?.()
      expect(left.filter((item) => item.app.startsWith(prefix)).map((item) => item.name)).toEqual([])
    })

    test('every skipped case exists and has a reason', () => {
      const known = Object.values(sections).flatMap((cases) => Object.keys(cases))
      expect(Object.keys(skip).filter((each) => !known.includes(each))).toEqual([])
      expect(Object.values(skip).filter((reason) => reason.trim() === '')).toEqual([])
    })

    for (const [section, cases] of Object.entries(sections)) {
      describe(section, () => {
        for (const [title, run] of Object.entries(cases)) {
          const reason = skip[title]
          if (reason !== undefined) {
            test.skip(`${title} (skipped: ${reason})`)
            continue
          }
          test(title, { timeout: 90_000 }, async () => {
            number += 1
            const bench = new Bench(subject, `${prefix}${number}`)
            const failure = await run(bench).then(
              () => undefined,
              (error: unknown) => ({ error }),
            )
            const clearing = await bench.removeAll().then(
              () => undefined,
              (error: unknown) => ({ error }),
            )
            // What went wrong first says more than what it left behind.
            if (failure !== undefined) throw failure.error
            if (clearing !== undefined) throw clearing.error
          })
        }
      })
    }
  })
}
