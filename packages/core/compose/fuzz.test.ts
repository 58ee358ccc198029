import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { load } from './load.ts'
import { loadText } from './testing.ts'

/** How many documents are tried; `FUZZ=100000` for the long run. */
const tries = Number(process.env['FUZZ'] ?? 3_000)
const shared = fileURLToPath(new URL('../../../../shared/data/compose', import.meta.url))

const own = [
  'name: a\nservices:\n  a: &a\n    image: "x:${T:-1}"\n    ports: ["80:80", {target: 81, published: 82}]\n    environment: {A: 1, B: }\n  b:\n    <<: *a\n    depends_on: {a: {condition: service_started}}\n    volumes: [v:/v, ./a:/b:ro]\nvolumes: {v: {}}\n',
  'services:\n  a:\n    build: {context: ., args: [A=1]}\n    deploy: {resources: {limits: {cpus: "0.5", memory: 1g}}, replicas: 2}\n    healthcheck: {test: [CMD, x], interval: 1m30s}\n    networks: {n: {aliases: [z]}}\n    command: sh -c "a b"\n    env_file: [x.env]\n    extends: {service: b}\n  b: {image: y, links: ["a:c"], profiles: [p], ulimits: {nofile: 1}}\nnetworks:\n  n: {ipam: {config: [{subnet: 10.0.0.0/8}]}}\nsecrets: {s: {file: x}}\n',
  'web:\n  image: x\n  links:\n    - db\ndb:\n  image: y\n',
]

function corpus(): string[] {
  try {
    const found = readdirSync(shared).map((name) => join(shared, name, 'compose.yaml'))
    return [
      ...own,
      ...found
        .filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined)
        .map((path) => readFileSync(path, 'utf8')),
    ]
  } catch {
    return own
  }
}

/** Numbers that are the same in every run: a failure can be found again by its seed. */
function random(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const bits = [
  '\n',
  '  ',
  ': ',
  '- ',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '<<: *a',
  '!reset ',
  '!override ',
  '!!int ',
  '| \n',
  '>-\n',
  '#',
  '${',
  '${X:?y}',
  '$',
  '\t',
  '\r\n',
  '\u0000',
  '\uFEFF',
  'null',
  '~',
  '-1',
  '1e999',
  '0x',
  '2024-01-01',
  '? ',
  '---\n',
  '...\n',
  ',',
  'services:',
  'x-',
  '__proto__: 1',
  ':',
  '999999999999',
  '%',
  '@',
  '`',
  '\u00e9',
  '\ud83d',
]

function mutate(text: string, documents: readonly string[], pick: (limit: number) => number): string {
  let result = text
  for (let times = 1 + pick(4); times > 0; times--) {
    const at = pick(result.length + 1)
    const length = pick(pick(10) === 0 ? 200 : 8)
    switch (pick(6)) {
      case 0:
        result = result.slice(0, at) + result.slice(at + length)
        break
      case 1:
        result = result.slice(0, at) + (bits[pick(bits.length)] ?? '') + result.slice(at)
        break
      case 2:
        result = result.slice(0, at) + (bits[pick(bits.length)] ?? '') + result.slice(at + length)
        break
      case 3:
        result = result.slice(0, at) + result.slice(at, at + length).repeat(1 + pick(5)) + result.slice(at)
        break
      case 4: {
        const lines = result.split('\n')
        const [line] = lines.splice(pick(lines.length), 1)
        lines.splice(pick(lines.length + 1), 0, line ?? '')
        result = lines.join('\n')
        break
      }
      default: {
        const other = documents[pick(documents.length)] ?? ''
        const from = pick(other.length)
        result = result.slice(0, at) + other.slice(from, from + 60) + result.slice(at)
      }
    }
  }
  return result
}

test(`${tries} mutated documents: nothing is thrown, nothing hangs, no error is without its place`, {
  timeout: 60_000 + tries * 20,
}, () => {
  const documents = corpus()
  const accepted = { count: 0 }
  for (let seed = 1; seed <= tries; seed++) {
    const pick = random(seed)
    const text = mutate(documents[pick(documents.length)] ?? '', documents, pick)
    const start = performance.now()
    let result: ReturnType<typeof load>
    try {
      result = loadText(text, {
        files: { 'x.env': 'A=1\n', 'common.yaml': own[0] ?? '', 'sub/compose.yaml': own[2] ?? '' },
      })
    } catch (error) {
      throw new Error(`seed ${seed}: ${JSON.stringify(text)}`, { cause: error })
    }
    const took = performance.now() - start
    if (took > 1_000) throw new Error(`seed ${seed} took ${Math.round(took)} ms: ${JSON.stringify(text)}`)
    const errors = result.problems.filter((problem) => problem.severity === 'error')
    if ((result.app === undefined) !== errors.length > 0)
      throw new Error(`seed ${seed}: refused without a reason, or accepted with one`)
    for (const problem of errors) {
      if (problem.line === undefined || problem.column === undefined || problem.file === undefined) {
        throw new Error(`seed ${seed}: no place for "${problem.message}" in ${JSON.stringify(text)}`)
      }
    }
    if (result.app !== undefined) accepted.count += 1
  }
  // A fuzzer whose documents are all refused at once would find nothing.
  expect(accepted.count).toBeGreaterThan(tries / 20)
})
