import { expect, test } from 'vitest'
import { changeService, type ServiceChanges } from './change-service.ts'

const document = `name: blog # mine
x-panamax:
  inputs:
    # Shown on each page
    TITLE: {type: text, default: Blog}
    PASSWORD: {type: password, required: true}
    HOST: {default: localhost}
services:
  web:
    image: "web:1"
    environment:
      TITLE: \${TITLE:-Blog}   # quoted nowhere
      DB_PASSWORD: "\${PASSWORD:?set one}"
      URL: http://\${HOST}/
  db:
    image: db:1
    environment: ["MARIADB_PASSWORD=$PASSWORD", "PLAIN=a"]
`
const change = (service: string, changes: Partial<ServiceChanges>, files: readonly string[] = [], text = document) =>
  changeService({ document: text, files }, service, { set: {}, unset: [], ...changes })
const set = (service: string, values: Record<string, string>) => change(service, { set: values })

test('what is exactly an answer changes the answer, and not a byte of the document', () => {
  expect(set('web', { TITLE: 'My $ page', DB_PASSWORD: 'x' })).toEqual({
    document,
    values: { TITLE: 'My $ page', PASSWORD: 'x' },
    notes: [
      'web.TITLE is the answer to the question TITLE: that is changed, wherever it is used.',
      'web.DB_PASSWORD is the answer to the question PASSWORD: that is changed, wherever it is used.',
    ],
  })
  expect(set('db', { MARIADB_PASSWORD: 'x' })).toMatchObject({ document, values: { PASSWORD: 'x' } })
})

test('any other value is written literally', () => {
  const { document: text, values, notes } = set('db', { PLAIN: 'b$c', NEW: '1' })
  expect(text).toContain('["MARIADB_PASSWORD=$PASSWORD", "PLAIN=b$$c", NEW=1]')
  expect({ values, notes }).toEqual({ values: {}, notes: [] })
  expect(change('web', { image: 'web:2' }).document).toBe(document.replace('web:1', 'web:2'))
})

test('a question goes with the last use of its answer, and nothing else with it', () => {
  const { document: text, notes } = set('web', { URL: 'http://example.org/' })
  expect(text).toBe(
    document.replace('    HOST: {default: localhost}\n', '').replace('http://${HOST}/', 'http://example.org/'),
  )
  expect(notes).toEqual(['Nothing uses the answer to HOST any more: the question is removed.'])
  expect(change('web', { unset: ['DB_PASSWORD'] }).notes).toEqual([])
  expect(change('web', { unset: ['TITLE'] }).document).not.toContain('TITLE')
})

test('blank is no answer: the value itself becomes blank', () => {
  const { document: text, values } = set('web', { TITLE: '' })
  expect(values).toEqual({})
  expect(text).toMatch(/TITLE: ("")?\s+# quoted nowhere/)
  expect(text).not.toContain('TITLE: {type')
})

test('a question stays while a secret or a config takes its answer, or a file may', () => {
  const used = `${document}secrets:\n  title: {environment: TITLE}\n`
  expect(change('web', { unset: ['TITLE'] }, [], used).notes).toEqual([])
  const { document: text, notes } = change('web', { unset: ['TITLE'] }, ['web.env'])
  expect(text).toContain('TITLE: {type: text')
  expect(notes).toEqual([
    'Nothing uses the answer to TITLE any more, unless a file of the app does: remove the question with "panamax edit".',
  ])
})

test('a question that nothing has ever used is left alone', () => {
  const text = document.replace('    HOST:', '    UNUSED: {default: x}\n    HOST:')
  expect(change('db', { set: { PLAIN: 'b' } }, [], text).document).toContain('UNUSED')
})

test('an image that is asked for is an answer too; two values for one answer are refused', () => {
  const text = document.replace('"web:1"', '${IMAGE}').replace('    HOST:', '    IMAGE: {default: "web:1"}\n    HOST:')
  expect(change('web', { image: 'web:2' }, [], text)).toMatchObject({ document: text, values: { IMAGE: 'web:2' } })
  const twice = document.replace('URL: http://${HOST}/', 'URL: ${TITLE}')
  expect(() => change('web', { set: { TITLE: 'a', URL: 'b' } }, [], twice)).toThrow('Two values for TITLE')
  expect(change('web', { set: { TITLE: 'a', URL: 'a' } }, [], twice).values).toEqual({ TITLE: 'a' })
})

test('a service that is not there is refused', () => {
  expect(() => set('nope', { A: '1' })).toThrow('nope')
})
