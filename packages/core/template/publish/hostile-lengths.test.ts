import { expect, test } from 'vitest'
import { makeTemplate } from './make-template.ts'
import { proseSecrets } from './prose-secrets.ts'

/** CPU time of this process alone, in milliseconds: others may be at work on the machine. */
function timeOf(work: () => void): number {
  const began = process.cpuUsage()
  work()
  return process.cpuUsage(began).user / 1000
}

const document = 'services:\n  web:\n    image: nginx:1\n    env_file: [app.env]\n'
const make = (content: string) =>
  makeTemplate({
    document,
    values: { ONE: '1', TWO: '2' },
    files: { 'app.env': content },
    app: 'web',
    draft: { format: 'compose', ask: {} },
    machine: { names: [], addresses: [] },
  })

test.each([
  ['signs', '='.repeat(300_000)],
  ['variables without an end', 'A=${B '.repeat(50_000)],
])('a file of endless %s takes no longer than another one of its length', (_name, content) => {
  expect(timeOf(() => void make(content))).toBeLessThan(6000)
})

test('a word of endless strokes is looked at once', () => {
  expect(timeOf(() => void proseSecrets(`mysql -p${'_'.repeat(300_000)}x`))).toBeLessThan(4000)
})

test('every variable of a line in an env file is one that the template needs', () => {
  expect(make('URL=http://${ONE}/${TWO}\n').values.map(({ variable }) => variable)).toEqual(['ONE', 'TWO'])
})
