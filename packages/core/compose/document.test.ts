import { describe, expect, test } from 'vitest'
import { configJson, configYaml } from './config.ts'
import { parseDocument } from './document.ts'
import { edit } from './edit.ts'
import { loadApp, loadText } from './testing.ts'

const text =
  '# head\nname: x\nx-a: &a\n  k: v\nservices:\n  web:\n    image: nginx # c\n    ports: ["80:80", 81]\n    labels: *a\n'

describe('a document', () => {
  test('keeps its text and says where things stand', () => {
    const document = parseDocument(text, 'c.yaml')
    expect(document.text).toBe(text)
    expect(document.problems).toEqual([])
    expect(document.locate(['services', 'web', 'image'])).toEqual({ line: 7, column: 5 })
    expect(document.locate(['services', 'web', 'ports', 1])).toEqual({ line: 8, column: 22 })
    expect(document.locate(['services', 'web', 'labels', 'k'])).toEqual({ line: 4, column: 3 })
    expect(document.locate(['services', 'web', 'nope', 3, 'x'])).toEqual({ line: 6, column: 3 })
    expect(document.locate(['services', 'web', 'ports', 9])).toEqual({ line: 8, column: 5 })
    expect(document.locate([])).toEqual({ line: 1, column: 1 })
  })

  test('has line ends of either kind and a byte order mark', () => {
    const document = parseDocument(`\uFEFF${text.replaceAll('\n', '\r\n')}`)
    expect(document.problems).toEqual([])
    expect(document.locate(['services', 'web', 'image'])).toEqual({ line: 7, column: 5 })
    const { app, problems } = loadText(`\uFEFF${text.replaceAll('\n', '\r\n')}`)
    expect(problems).toEqual([])
    expect(app).toEqual(loadApp(text))
  })

  test('has a byte order mark right before its first key', () => {
    const marked = '\uFEFFname: a\nservices:\n  web: {image: "x:1"}\n'
    expect(parseDocument(marked).problems).toEqual([])
    expect(loadText(marked)).toEqual(loadText(marked.slice(1)))
    const edited = edit(marked, { type: 'set-image', service: 'web', image: 'x:2' })
    expect(edited).toEqual({ ok: true, text: marked.replace('x:1', 'x:2') })
    const first = edit(marked, { type: 'set-metadata', field: 'name', value: 'A' })
    expect(first).toEqual({ ok: true, text: `${marked}x-panamax:\n  name: A\n` })
  })

  test('names every error of its YAML', () => {
    const { problems } = parseDocument('a: [1\nb: }\n', 'c.yaml')
    expect(problems.length).toBeGreaterThan(0)
    for (const problem of problems)
      expect(problem).toMatchObject({ severity: 'error', file: 'c.yaml', line: expect.any(Number) })
  })
})

describe('the canonical output', () => {
  test('doubles dollars in values and keys; the model has single ones', () => {
    const app = loadApp('services: {a: {image: x, environment: {$K: "a$$b"}}}\n')
    expect(app.services.a?.environment).toEqual({ $K: 'a$b' })
    expect(configJson(app)).toMatchObject({ services: { a: { environment: { $$K: 'a$$b' } } } })
  })

  test('loads again as itself', () => {
    const app = loadApp(
      'services: {a: {image: x, command: "a $$b", ports: ["80:80"], depends_on: [b]}, b: {image: y, x-note: {c: d}}}\n',
    )
    expect(configYaml(app)).not.toContain('command: null')
    const again = loadApp(configYaml(app))
    expect(again).toEqual(app)
  })
})
