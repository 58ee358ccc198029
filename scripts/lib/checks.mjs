import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} what what it guards, in a few words
 * @property {string[]} args arguments for Node
 * @property {(output: string) => string | undefined} [proof] says why an outcome without errors proves nothing
 */

/**
 * Every gate of `npm run check`. The slow ones come first, so that the quick ones fill the gaps.
 * @param {string} root
 * @param {string} unitResults file for the result of the unit tests
 * @returns {Check[]}
 */
export function checks(root, unitResults) {
  const tool = (/** @type {string} */ path) => join(root, 'node_modules', path)
  return [
    {
      name: 'unit',
      what: 'unit tests',
      args: [
        tool('vitest/vitest.mjs'),
        'run',
        '--project=unit',
        '--project=ui',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${unitResults}`,
      ],
    },
    { name: 'types', what: 'TypeScript', args: typesOf(root, '.') },
    ...(existsSync(join(root, 'packages/ui/tsconfig.json'))
      ? [{ name: 'ui types', what: 'TypeScript in the browser', args: typesOf(root, 'packages/ui') }]
      : []),
    {
      name: 'lint',
      what: 'oxlint, type-aware',
      args: [tool('oxlint/bin/oxlint')],
      proof: (output) => sawFiles(output, /on (\d+) files? with/),
    },
    { name: 'dead code', what: 'knip', args: [tool('knip/bin/knip.js'), '--no-progress'] },
    {
      name: 'format',
      what: 'Biome',
      args: [tool('@biomejs/biome/bin/biome'), 'format', '--colors=off', root],
      proof: (output) => sawFiles(output, /Checked (\d+) files?/),
    },
    { name: 'boundaries', what: 'the dependency rules', args: [join(root, 'scripts/check-boundaries.mjs')] },
    { name: 'house rules', what: 'rules that no linter has', args: [join(root, 'scripts/check-source.mjs')] },
  ]
}

/**
 * @param {string} root
 * @param {string} project folder of a tsconfig.json
 */
function typesOf(root, project) {
  const memory = join(root, '.cache', `${project.replaceAll('/', '-')}.tsbuildinfo`)
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  return [compiler, '--noEmit', '--incremental', '--tsBuildInfoFile', memory, '-p', join(root, project)]
}

/**
 * @param {string} output
 * @param {RegExp} count
 */
function sawFiles(output, count) {
  const files = Number(count.exec(output)?.[1] ?? 0)
  return files > 0 ? undefined : 'It said nothing of any file: it may have checked nothing.'
}
