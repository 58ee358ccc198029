import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number }} Total */

/**
 * What vitest's JSON report says. A report that is not there is a run that broke: one failure. A file that could not
 * even be loaded counts as a failure too, although no test of it ran.
 * @param {string} path
 * @returns {Total}
 */
export function resultOf(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'))
    const broken = report.testResults.filter(
      (/** @type {any} */ file) =>
        file.status === 'failed' && !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
    )
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

/**
 * @param {readonly Total[]} totals
 * @returns {Total}
 */
export function addUp(totals) {
  return totals.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }), {
    passed: 0,
    failed: 0,
  })
}

/** @param {Total} total */
export function lineOf(total) {
  return `${total.passed} passed, ${total.failed} failed`
}
