import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { configJson } from './config.ts'
import { parseEnvFile } from './env-file.ts'
import { load } from './load.ts'
import { formatProblem } from './problem.ts'

/** Runs of Docker Compose 2.40.3, kept beside the repository: a folder per case with its output or its refusal. */
const folder = fileURLToPath(new URL('../../../../shared/data/compose', import.meta.url))
const reason = existsSync(folder) ? '' : `skipped: there is no ${folder}, where the runs of Docker Compose are kept`
if (reason !== '') console.warn(reason)

/** The environment that Compose had in those runs, beside the `.env` of the case. */
const environment = { HOME: '/home/user', S2: 'fromenv' }

function read(path: string): string | undefined {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined
}

function loadCase(name: string) {
  const at = join(folder, name)
  const files = ['compose.yaml', 'compose.override.yaml'].flatMap((path) => {
    const text = read(join(at, path))
    return text === undefined ? [] : [{ path, text }]
  })
  const dotenv = parseEnvFile(read(join(at, '.env')) ?? '', (key) => (environment as Record<string, string>)[key])
  return load({
    files,
    variables: { ...dotenv.values, ...environment },
    defaultName: name,
    readFile: (path) => read(path.startsWith('/') ? path : join(at, path)),
    allowOutside: true,
  })
}

describe.skipIf(reason !== '')(`what Docker Compose made of the cases ${reason}`, () => {
  const cases = reason === '' ? readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory()) : []

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(62)
  })

  for (const name of cases.filter((item) => existsSync(join(folder, item, 'expected.json')))) {
    test(`${name}: the same model`, () => {
      const { app, problems } = loadCase(name)
      expect(problems.filter((problem) => problem.severity === 'error').map(formatProblem)).toEqual([])
      expect(app).toBeDefined()
      if (app !== undefined)
        expect(configJson(app)).toEqual(JSON.parse(read(join(folder, name, 'expected.json')) ?? ''))
    })
  }

  for (const name of cases.filter((item) => existsSync(join(folder, item, 'expected.err')))) {
    test(`${name}: refused with its place`, () => {
      const { app, problems } = loadCase(name)
      expect(app).toBeUndefined()
      const errors = problems.filter((problem) => problem.severity === 'error')
      expect(errors.length).toBeGreaterThan(0)
      for (const error of errors) {
        expect(error.file).toBe('compose.yaml')
        expect(error.line).toBeGreaterThan(0)
        expect(error.column).toBeGreaterThan(0)
      }
    })
  }
})
