import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { refusedCode, runCommand } from '../testing/run-command.ts'

let cwd = ''
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'panamax-lint-'))
})
afterEach(() => rm(cwd, { recursive: true }))

const bad = `services:
  db:
    image: postgres
    environment:
      POSTGRES_PASSWORD: hunter2hunter2   # change it
`

const good = `x-panamax:
  name: Blog
  description: A blog
  documentation: Open the address that is shown and follow the assistant of the blog.
  inputs: {PORT: {type: port}, OTHER: {type: port}}
services:
  web: {image: "nginx:1.27", ports: ["\${PORT}:80", "\${OTHER}:81", "\${THIRD:?}:82"]}
`

const file = () => readFile(join(cwd, 'compose.yaml'), 'utf8')

test('findings have grade, place, reason and fix, and the score is explained', async () => {
  await writeFile(join(cwd, 'compose.yaml'), bad)
  const { code, out } = await runCommand('lint', { cwd })
  expect(code).toBe(1)
  expect(out).toMatch(/^serious compose\.yaml:5:7: The value of POSTGRES_PASSWORD .* \[literal-secret\]$/m)
  expect(out).toMatch(/^ +Ask for it: an input POSTGRES_PASSWORD/m)
  const points = [...out.matchAll(/^ +−(\d+) /gm)].map((match) => Number(match[1]))
  expect(out).toContain(`Score ${100 - points.reduce((sum, each) => sum + each, 0)} of 100`)
  expect(out).not.toContain('hunter2')
})

test('notes alone end with 0, and ports that are asked for do not clash', async () => {
  await writeFile(join(cwd, 'compose.yaml'), good)
  const { code, out } = await runCommand('lint', { cwd, options: { json: true } })
  const { findings } = JSON.parse(out) as { findings: { rule: string; grade: string }[] }
  expect(findings.map(({ rule, grade }) => `${grade} ${rule}`)).toEqual(['note no-keywords', 'note no-healthcheck'])
  expect(code).toBe(0)
})

test('--fix mends the file, says what and what not, keeps its mode, and does nothing more the second time', async () => {
  await writeFile(join(cwd, 'compose.yaml'), bad)
  await chmod(join(cwd, 'compose.yaml'), 0o600)
  const first = await runCommand('lint', { cwd, options: { fix: true } })
  expect(first.out).toMatch(/^fixed compose\.yaml:5:7: the input POSTGRES_PASSWORD/m)
  expect(first.out).toMatch(/Left: Only its author knows which version/)
  const mended = await file()
  expect(mended).toContain('POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}   # change it\n')
  expect((await stat(join(cwd, 'compose.yaml'))).mode & 0o777).toBe(0o600)
  const second = await runCommand('lint', { cwd, options: { fix: true } })
  expect(second.out).not.toContain('fixed')
  expect(await file()).toBe(mended)
  expect(await readdir(cwd)).toEqual(['compose.yaml'])
})

test('a file in another format is judged, but not mended', async () => {
  const text = 'name: x\nimages:\n- {name: a, source: nginx, type: Default}\n'
  await writeFile(join(cwd, 'x.pmx'), text)
  const judged = await runCommand('lint', { cwd, args: ['x.pmx'] })
  expect(judged.out).toContain('x.pmx: nginx has no tag')
  const { code, err } = await runCommand('lint', { cwd, args: ['x.pmx'], options: { fix: true } })
  expect(code).toBe(78)
  expect(err).toContain('--to compose')
  expect(await readFile(join(cwd, 'x.pmx'), 'utf8')).toBe(text)
})

test('a document that does not load is refused, and left as it is', async () => {
  await writeFile(join(cwd, 'compose.yaml'), 'services:\n  a: {imag: x}\n')
  const { code, err } = await runCommand('lint', { cwd, options: { fix: true } })
  expect(code).toBe(refusedCode)
  expect(err).toMatch(/compose\.yaml:2/)
  expect(await file()).toBe('services:\n  a: {imag: x}\n')
})
