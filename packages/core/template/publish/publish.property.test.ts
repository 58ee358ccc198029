import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Document } from 'yaml'
import { tries } from '../../testing/thorough.ts'
import { base64Of, encodedForms } from './encoded-forms.ts'
import { makeTemplate } from './make-template.ts'
import { difference, loadApp } from './same-app.ts'

/** A secret that nothing else reads like, of any characters that people type. */
const secret = fc
  .string({ unit: fc.constantFrom(...'abcXYZ0189-_.:/@#$%&*()[]{}<>=+!?,;\'"`\\|~^ é'), minLength: 8, maxLength: 24 })
  .map((text) => `k7${text}Q`)

const writings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `before ${text} after`,
  (text) => base64Of(text),
  (text) => base64Of(`user:${text}`),
  (text) => encodeURIComponent(text),
  (text) => JSON.stringify({ deep: text }),
  (text) => `line one\n  ${text}\nline three\n`,
]
const places = [
  'environment',
  'list',
  'label',
  'command',
  'healthcheck',
  'config',
  'documentation',
  'description',
  'comment',
  'extension',
  'option',
] as const

interface Copy {
  readonly place: (typeof places)[number]
  readonly writing: number
}

function appWith(value: string, copies: readonly Copy[], style: 'block' | 'flow'): string {
  const dollars = (text: string) => text.replaceAll('$', '$$$$')
  const web: Record<string, unknown> = { image: 'nginx:1', environment: { DB_PASSWORD: dollars(value) } }
  const root: Record<string, unknown> = { 'x-panamax': { name: 'Tried', documentation: 'Nothing.' }, services: { web } }
  const comments: string[] = []
  for (const [index, { place, writing }] of copies.entries()) {
    const text = writings[writing]?.(value) ?? value
    const written = dollars(text)
    const service = (name: string, extra: object) =>
      Object.assign(root['services'] as object, { [name]: { image: 'redis:8', ...extra } })
    if (place === 'environment') service(`a${index}`, { environment: { [`COPY_${index}`]: written } })
    if (place === 'list') service(`b${index}`, { environment: [`COPY_${index}=${written}`] })
    if (place === 'label') service(`c${index}`, { labels: { 'com.example.copy': written } })
    if (place === 'command') service(`d${index}`, { command: ['run', written] })
    if (place === 'healthcheck') service(`e${index}`, { healthcheck: { test: ['CMD', 'check', written] } })
    if (place === 'config')
      root['configs'] = { ...(root['configs'] as object), [`f${index}`]: { content: `x = ${written}\n` } }
    if (place === 'documentation') Object.assign(root['x-panamax'] as object, { documentation: `See ${written}.` })
    if (place === 'description') Object.assign(root['x-panamax'] as object, { description: written })
    if (place === 'comment') comments.push(`# ${text.replaceAll('\n', '\n# ')}\n`)
    if (place === 'extension') root[`x-g${index}`] = { deep: [written] }
    if (place === 'option') service(`h${index}`, { logging: { driver: 'x', options: { other: written } } })
  }
  const document = new Document(root, { aliasDuplicateObjects: false })
  if (style === 'flow')
    for (const item of (document.get('services') as { items: { value: { flow?: boolean } }[] }).items)
      item.value.flow = true
  return comments.join('') + document.toString({ lineWidth: 0 })
}

const copies = fc.array(fc.record({ place: fc.constantFrom(...places), writing: fc.nat(writings.length - 1) }), {
  maxLength: 5,
})

test('no secret leaves, however it is written and wherever: it is replaced, or nothing may be published', () => {
  let published = 0
  fc.assert(
    fc.property(secret, copies, fc.constantFrom('block' as const, 'flow' as const), (value, where, style) => {
      const document = appWith(value, where, style)
      const app = { app: 'tried', document, values: {}, files: {} }
      const template = makeTemplate({
        ...app,
        draft: { format: 'compose', ask: {} },
        machine: { names: [], addresses: [] },
      })
      const bytes = [
        template.document,
        template.name,
        ...template.obstacles,
        JSON.stringify(template.values.filter(({ why }) => why === 'secret')),
      ].join('\n')
      const before = loadApp('tried', app)
      if (template.obstacles.length > 0) {
        expect(template.obstacles.join('\n')).not.toContain(value)
        return
      }
      published += 1
      expect(encodedForms(value).filter(({ text }) => text.length >= 8 && bytes.includes(text))).toEqual([])
      const after = loadApp('tried', { document: template.document, values: template.answers, files: {} })
      if ('problem' in before || 'problem' in after) throw new Error(JSON.stringify([before, after]))
      expect(difference(before as never, after as never, {})).toBeUndefined()
      const again = makeTemplate({
        ...app,
        document: template.document,
        values: template.answers,
        draft: { format: 'compose', ask: {} },
        machine: { names: [], addresses: [] },
      })
      expect(again.document).toBe(template.document)
    }),
    { numRuns: tries(60) },
  )
  expect(published).toBeGreaterThan(0)
})
