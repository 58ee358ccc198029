import { expect, test } from 'vitest'
import { mergeDocuments } from './merge-documents.ts'

/** CPU time of this process alone, in milliseconds: others may be at work on the machine. */
function timeOf(work: () => void): number {
  const began = process.cpuUsage()
  work()
  return process.cpuUsage(began).user / 1000
}

const variables = (of: number) =>
  Array.from({ length: 30 }, (_, index) => `      KEY_${index}: "value ${index} of ${of}"\n`).join('')
const services = Array.from(
  { length: 250 },
  (_, n) => `  s${n}:\n    image: a/b:${n}\n    environment:\n${variables(n)}    ports:\n      - "${10_000 + n}:80"\n`,
)
const large = `services:\n${services.join('')}`

test('a document of nine thousand lines is merged in a moment, also where everything is in conflict', () => {
  const theirs = large.replaceAll(/image: a\/b:(\d+)/g, 'image: a/b:$1-new')
  const mine = large.replaceAll(/"(1\d{4}):80"/g, '"2$1:80"')
  const other = large.replaceAll(/image: a\/b:(\d+)/g, 'image: a/b:$1-mine').replaceAll('\n', '\r\n')
  const clean = timeOf(() => expect(mergeDocuments({ base: large, mine, theirs }).conflicts).toEqual([]))
  const conflicts = timeOf(() =>
    expect(mergeDocuments({ base: large, mine: other, theirs }).conflicts).toHaveLength(250),
  )
  expect(clean).toBeLessThan(3000)
  expect(conflicts).toBeLessThan(6000)
})

test('a template that takes away a long chain of services, of which I need the first, is no way to keep the server busy', () => {
  const chain = Array.from({ length: 600 }, (_, n) => `  s${n}:\n    image: x\n    depends_on: [s${n + 1}]\n`).join('')
  const base = `services:\n${chain}  s600:\n    image: x\n  web:\n    image: y\n`
  const theirs = 'services:\n  web:\n    image: y\n'
  const took = timeOf(() => {
    const merged = mergeDocuments({ base, mine: `${base}    depends_on: [s0]\n`, theirs })
    expect(merged.conflicts.length).toBeGreaterThan(0)
  })
  expect(took).toBeLessThan(4000)
})

test('a mount of endless slashes takes no longer than another text of its length', () => {
  const base = `services:\n  web:\n    image: a\n    volumes: ["./a:/b${'/'.repeat(200_000)}x"]\n`
  const took = timeOf(
    () => void mergeDocuments({ base, mine: base.replace('image: a', 'image: b'), theirs: `${base}# x\n` }),
  )
  expect(took).toBeLessThan(4000)
})
