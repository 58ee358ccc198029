import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMap, isScalar, isSeq, parseDocument as parseYaml } from 'yaml'
import { parseDocument } from './document.ts'
import type { Keys } from './edit/plain.ts'
import { type EditOperation, edit } from './edit.ts'
import { load } from './load.ts'
import type { AppSpec, ServiceSpec } from './spec.ts'
import { tries } from '../testing/thorough.ts'

const runs = tries(80)

// ── documents in every style ──

const names = ['web', 'db', 'cache', 'job']

interface Style {
  readonly step: number
  readonly eol: string
  readonly indentsLists: boolean
  readonly comments: boolean
  readonly blankLines: boolean
}

const style: fc.Arbitrary<Style> = fc.record({
  step: fc.constantFrom(2, 4),
  eol: fc.constantFrom('\n', '\n', '\r\n'),
  indentsLists: fc.boolean(),
  comments: fc.boolean(),
  blankLines: fc.boolean(),
})

const word = fc.constantFrom(
  'a',
  'some text',
  'x: y',
  '1',
  'true',
  '',
  'a # b',
  "it's",
  '"q"',
  '$$5',
  '${V:-d}',
  'null',
  '@x',
  '- a',
  'ünï',
  'a,b',
  '[z',
  '{',
)

interface Draft {
  readonly name: string
  readonly image: string
  readonly environment: readonly (readonly [string, string])[]
  readonly form: 'map' | 'list' | 'flow'
  readonly ports: readonly number[]
  readonly links: readonly string[]
  readonly quote: 'single' | 'double'
}

function draft(name: string, index: number): fc.Arbitrary<Draft> {
  return fc.record({
    name: fc.constant(name),
    image: fc.constantFrom('nginx', 'registry.example:5000/a/b:1.2', 'x@sha256:abc'),
    environment: fc.uniqueArray(fc.tuple(fc.constantFrom('A', 'B', 'C', 'LONG_NAME', 'a.b'), word), {
      selector: ([key]) => key,
      maxLength: 4,
    }),
    form: fc.constantFrom('map', 'list', 'flow'),
    ports: fc.uniqueArray(
      fc.integer({ min: 0, max: 5 }).map((offset) => 8000 + index * 10 + offset),
      { maxLength: 3 },
    ),
    links: fc.subarray(names.slice(0, index)),
    quote: fc.constantFrom('single', 'double'),
  })
}

function quoted(text: string, quote: 'single' | 'double'): string {
  return quote === 'single' ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text)
}

function write(drafts: readonly Draft[], { step, eol, indentsLists, comments, blankLines }: Style): string {
  const pad = (depth: number) => ' '.repeat(step * depth)
  const note = (text: string) => (comments ? `   # ${text}` : '')
  const item = (depth: number) => (indentsLists ? pad(depth + 1) : pad(depth))
  const lines = [...(comments ? ['# head'] : []), 'name: demo', ...(blankLines ? [''] : []), 'services:']
  for (const each of drafts) {
    lines.push(`${pad(1)}${each.name}:${note('a service')}`, `${pad(2)}image: ${each.image}${note('pinned')}`)
    if (each.environment.length > 0) {
      const pairs = each.environment
      if (each.form === 'flow') {
        lines.push(
          `${pad(2)}environment: { ${pairs.map(([key, value]) => `${key}: ${quoted(value, each.quote)}`).join(', ')} }${note('flow')}`,
        )
      } else {
        lines.push(`${pad(2)}environment:`)
        if (comments) lines.push(`${pad(3)}# about the next`)
        for (const [key, value] of pairs) {
          lines.push(
            each.form === 'map'
              ? `${pad(3)}${key}: ${quoted(value, each.quote)}${note('v')}`
              : `${item(2)}- ${quoted(`${key}=${value}`, each.quote)}${note('l')}`,
          )
        }
      }
    }
    if (each.ports.length > 0)
      lines.push(`${pad(2)}ports:`, ...each.ports.map((port) => `${item(2)}- "${port}:80"${note('p')}`))
    if (each.links.length > 0) lines.push(`${pad(2)}links: [${each.links.join(', ')}]`)
    if (blankLines) lines.push('')
    if (comments) lines.push(`${pad(1)}# between`)
  }
  lines.push('x-other: {k: [1, 2]} # kept', '')
  return lines.join(eol)
}

const documents = fc
  .tuple(fc.tuple(...names.map((name, index) => draft(name, index))), style)
  .map(([drafts, look]) => write(drafts, look))

// ── edits, with what they do to the loaded app ──

type Change = (app: AppSpec) => AppSpec

interface Case {
  readonly operation: EditOperation
  readonly change: Change
}

function onService(name: string, change: (service: ServiceSpec) => ServiceSpec): Change {
  return (app) => {
    const service = app.services[name]
    return service === undefined ? app : { ...app, services: { ...app.services, [name]: change(service) } }
  }
}

/** With the field, or without it when it would be empty. */
function withField(service: ServiceSpec, field: 'environment' | 'ports', value: object): ServiceSpec {
  const rest = Object.entries(service).filter(([each]) => each !== field)
  const entries = Object.keys(value).length === 0 ? rest : [...rest, [field, value]]
  return Object.fromEntries(entries) as unknown as ServiceSpec
}

const serviceName = fc.constantFrom(...names)
const key = fc.constantFrom('A', 'B', 'NEW_ONE')
// What a person types stands in the document with doubled dollars.
const literal = word.map((text) => ({ written: text.replaceAll('$', '$$$$'), loaded: text }))

const cases: fc.Arbitrary<Case> = fc.oneof(
  fc.tuple(serviceName, key, literal).map(([service, name, value]) => ({
    operation: { type: 'set-environment' as const, service, name, value: value.written },
    change: onService(service, (spec) => ({ ...spec, environment: { ...spec.environment, [name]: value.loaded } })),
  })),
  fc.tuple(serviceName, key).map(([service, name]) => ({
    operation: { type: 'remove-environment' as const, service, name },
    change: onService(service, (spec) => {
      const { [name]: _, ...rest } = spec.environment ?? {}
      return withField(spec, 'environment', rest)
    }),
  })),
  fc.tuple(serviceName, fc.constantFrom('new', 'a/b:c', 'x:1')).map(([service, image]) => ({
    operation: { type: 'set-image' as const, service, image },
    change: onService(service, (spec) => ({ ...spec, image })),
  })),
  fc.tuple(serviceName, fc.constantFrom('always', 'no', 'on-failure:3')).map(([service, restart]) => ({
    operation: { type: 'set-restart' as const, service, restart },
    change: onService(service, (spec) => ({ ...spec, restart })),
  })),
  fc
    .tuple(serviceName, fc.array(fc.constantFrom('a', '-x', '1', 'b c', "'"), { minLength: 1, maxLength: 3 }))
    .map(([service, command]) => ({
      operation: { type: 'set-command' as const, service, command },
      change: onService(service, (spec) => ({ ...spec, command })),
    })),
  fc.tuple(serviceName, key, literal).map(([service, name, value]) => ({
    operation: { type: 'add-label' as const, service, name, value: value.written },
    change: onService(service, (spec) => ({ ...spec, labels: { ...spec.labels, [name]: value.loaded } })),
  })),
  fc.tuple(serviceName, fc.integer({ min: 9000, max: 9005 })).map(([service, port]) => ({
    operation: { type: 'add-port' as const, service, port: `${port}:81` },
    change: onService(service, (spec) => ({
      ...spec,
      ports: [...(spec.ports ?? []), { mode: 'ingress', target: 81, published: String(port), protocol: 'tcp' }],
    })),
  })),
  fc.tuple(serviceName, fc.integer({ min: 8000, max: 8035 })).map(([service, port]) => ({
    operation: { type: 'remove-port' as const, service, port: `${port}:80` },
    change: onService(service, (spec) =>
      withField(
        spec,
        'ports',
        (spec.ports ?? []).filter((each) => each.published !== String(port)),
      ),
    ),
  })),
  fc.tuple(serviceName, fc.constantFrom('/data', '/x')).map(([service, target]) => ({
    operation: { type: 'add-volume' as const, service, volume: `./here:${target}` },
    change: onService(service, (spec) => ({
      ...spec,
      volumes: [...(spec.volumes ?? []), { type: 'bind', source: './here', target, bind: { create_host_path: true } }],
    })),
  })),
  fc.tuple(serviceName, fc.constantFrom('Web Tier', '1')).map(([service, category]) => ({
    operation: { type: 'set-category' as const, service, category },
    change: onService(service, (spec) => ({ ...spec, 'x-panamax': { category } })),
  })),
  fc.constantFrom('added', 'more.2').map((service) => ({
    operation: { type: 'add-service' as const, service, value: { image: 'fresh', environment: { K: 'v w' } } },
    change: (app: AppSpec) => ({
      ...app,
      services: {
        ...app.services,
        [service]: {
          command: null,
          entrypoint: null,
          image: 'fresh',
          environment: { K: 'v w' },
          networks: { default: null },
        },
      },
    }),
  })),
  fc.record({ type: fc.constant('text'), label: literal }).map((input) => ({
    operation: { type: 'set-input' as const, name: 'P', input: { type: 'text', label: input.label.written } },
    change: (app: AppSpec) => ({ ...app, 'x-panamax': { inputs: { P: { type: 'text', label: input.label.loaded } } } }),
  })),
)

function loaded(text: string): AppSpec {
  const { app, problems } = load({ files: [{ path: 'compose.yaml', text }], variables: {} })
  if (app === undefined) throw new Error(`${JSON.stringify(problems)}\n${text}`)
  return app
}

/** The comments that the documents above have; a value may look like another. */
function comments(text: string): string[] {
  return [...text.matchAll(/# (head|a service|pinned|flow|about the next|v|l|p|between|kept)(?=\r?\n)/g)]
    .map((match) => match[0])
    .sort()
}

/** The one stretch in which two texts differ. */
function difference(before: string, after: string) {
  let start = 0
  while (start < before.length && before[start] === after[start]) start += 1
  let end = 0
  const limit = Math.min(before.length, after.length) - start
  while (end < limit && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  return { gone: before.slice(start, before.length - end), come: after.slice(start, after.length - end) }
}

describe('documents and edits at random', () => {
  test('the loaded document changes as the edit says, and in nothing else; doing it again changes nothing', {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(documents, cases, (text, { operation, change }) => {
        const result = edit(text, operation)
        if (!result.ok) throw new Error(`refused: ${result.reason}`)
        expect(loaded(result.text)).toEqual(change(loaded(text)))
        expect(edit(result.text, operation)).toEqual({ ok: true, text: result.text })
      }),
      { numRuns: runs },
    )
  })

  test('comments, line ends and everything around the edited place stay', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(documents, cases, (text, { operation }) => {
        const result = edit(text, operation)
        if (!result.ok) return
        const { gone, come } = difference(text, result.text)
        const removes = operation.type.startsWith('remove-')
        if (!removes) expect(comments(result.text)).toEqual(comments(text))
        // No more goes than one value or one line; no line end of the other kind comes.
        expect(gone.split('\n').length).toBeLessThanOrEqual(removes ? 4 : 1)
        if (text.includes('\r\n')) expect(come.replaceAll('\r\n', '')).not.toContain('\n')
        else expect(come).not.toContain('\r')
      }),
      { numRuns: runs },
    )
  })

  test('a renamed service keeps its references, and renaming it back gives the same bytes but for aliases', {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(documents, serviceName, (text, name) => {
        const there = edit(text, { type: 'rename-service', from: name, to: 'renamed' })
        if (!there.ok) throw new Error(there.reason)
        const app = loaded(there.text)
        expect(Object.keys(app.services).sort()).toEqual(names.map((each) => (each === name ? 'renamed' : each)).sort())
        const back = edit(there.text, { type: 'rename-service', from: 'renamed', to: name })
        if (!back.ok) throw new Error(back.reason)
        expect(back.text.replaceAll(`${name}:${name}`, name)).toBe(text)
      }),
      { numRuns: runs },
    )
  })

  test('from the form to the text and back is the identity', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(documents, serviceName, key, fc.string({ unit: 'binary' }), (text, service, name, value) => {
        const result = edit(text, { type: 'set-environment', service, name, value: value.replaceAll('$', '$$$$') })
        if (!result.ok) throw new Error(result.reason)
        expect(loaded(result.text).services[service]?.environment?.[name]).toBe(value)
      }),
      { numRuns: runs },
    )
  })
})

// ── real files ──

const shared = fileURLToPath(new URL('../../../../shared/data/compose', import.meta.url))

function realFiles(): [string, string][] {
  try {
    return readdirSync(shared)
      .map((name) => [name, join(shared, name, 'compose.yaml')] as const)
      .filter(([, path]) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
      .map(([name, path]) => [name, readFileSync(path, 'utf8')] as [string, string])
      .filter(([, text]) => parseDocument(text).problems.length === 0)
  } catch {
    return []
  }
}

const real = realFiles()
const reason = real.length === 0 ? `(skipped: there is no ${shared})` : ''

/** Where the services of a document have a text on one line, and that text. */
function scalarsOf(text: string): { service: string; path: Keys; value: string }[] {
  const found: { service: string; path: Keys; value: string }[] = []
  const walk = (node: unknown, path: Keys) => {
    if (isMap(node)) {
      for (const { key, value } of node.items)
        if (isScalar(key) && key.value !== '<<') walk(value, [...path, String(key.value)])
    } else if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...path, index])
    else if (isScalar(node) && typeof node.value === 'string' && !node.type?.startsWith('BLOCK')) {
      const [section, service, ...rest] = path
      if (section === 'services' && rest.length > 0)
        found.push({ service: String(service), path: rest, value: node.value })
    }
  }
  walk(parseYaml(text).contents, [])
  return found
}

describe.skipIf(real.length === 0)(`real files ${reason}`, () => {
  test.each(real)('%s: every text of a service can be set to another and back to the same bytes', (_, text) => {
    for (const { service, path, value } of scalarsOf(text)) {
      const set = (before: string, next: string) => edit(before, { type: 'set-field', service, path, value: next })
      const changed = set(text, `${value}-changed`)
      if (!changed.ok) {
        // A value that an anchor shares, or a key that the specification does not know.
        expect(changed.line).toBeGreaterThan(0)
        continue
      }
      expect(changed.text).not.toBe(text)
      const back = set(changed.text, value)
      if (!back.ok) throw new Error(back.reason)
      // A text like "no" or "80:80" that stood without quotes may come back in them.
      const { gone, come } = difference(text, back.text)
      expect([gone, come]).toEqual(gone === come ? ['', ''] : [expect.anything(), `"${gone}"`])
    }
  })

  test.each(real)('%s: adding and removing leaves the same bytes', (_, text) => {
    const services = Object.keys(
      (parseYaml(text).toJS({ maxAliasCount: -1 }) as { services?: object } | null)?.services ?? {},
    )
    for (const service of services) {
      const pairs: [EditOperation, EditOperation][] = [
        [
          { type: 'set-environment', service, name: 'PANAMAX_TRIAL', value: 'x y' },
          { type: 'remove-environment', service, name: 'PANAMAX_TRIAL' },
        ],
        [
          { type: 'add-port', service, port: '61234:61234' },
          { type: 'remove-port', service, port: '61234:61234' },
        ],
        [
          { type: 'add-volume', service, volume: './trial:/trial' },
          { type: 'remove-volume', service, target: '/trial' },
        ],
        [
          { type: 'set-category', service, category: 'Trial' },
          { type: 'set-category', service, category: null },
        ],
        [
          { type: 'set-metadata', field: 'description', value: 'Trial' },
          { type: 'set-metadata', field: 'description', value: null },
        ],
        [
          { type: 'add-service', service: 'trial', value: { image: 'x' } },
          { type: 'remove-service', service: 'trial' },
        ],
      ]
      for (const [add, remove] of pairs) {
        const added = edit(text, add)
        if (!added.ok) {
          expect(added.reason).not.toBe('')
          continue
        }
        if (added.text === text) continue
        const removed = edit(added.text, remove)
        expect(removed.ok && removed.text).toBe(text)
      }
    }
  })
})
