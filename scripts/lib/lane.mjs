import { join } from 'node:path'

/**
 * Node's arguments for one lane: the tests of a project of vitest.config.ts, with a report for `resultOf`.
 * @param {string} root
 * @param {string} lane
 * @param {readonly string[]} filters parts of files' or tests' names
 */
export function argsOfLane(root, lane, filters) {
  const report = `--outputFile.json=${reportOfLane(root, lane)}`
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  return [vitest, 'run', `--project=${lane}`, '--reporter=default', '--reporter=json', report, ...filters]
}

/**
 * @param {string} root
 * @param {string} lane
 */
export function reportOfLane(root, lane) {
  return join(root, '.cache/results', `${lane}.json`)
}
