import { expect, test } from 'vitest'
import { exported } from './export-formats.ts'

const shop = {
  app: 'shop',
  document: `services:
  web: # the page
    image: nginx:1.29
    environment: {TOKEN: "\${TOKEN}", GREETING: "\${GREETING}"}
    healthcheck: {test: ["CMD", "true"]}
  db: {image: "postgres:18"}
`,
  values: { TOKEN: null, GREETING: 'Hello' },
}

test('a compose file is the document itself, with its comments', () => {
  expect(exported('compose', shop)).toEqual({ text: shop.document, fileName: 'shop.compose.yaml', losses: [] })
})

test('docker run lines have the values that are no secrets', () => {
  const lines = exported('docker-run', shop)
  expect(lines?.fileName).toBe('shop.sh')
  expect(lines?.text).toContain('GREETING=Hello')
  expect(lines?.text).toContain('${TOKEN}')
  expect(lines?.text.match(/^docker run/gm)).toHaveLength(2)
})

test('the format of 2014 has no values, and says what it cannot say', () => {
  const template = exported('pmx-2014', shop)
  expect(template?.text).toContain('images:')
  expect(template?.text).not.toContain('Hello')
  expect(template?.losses.map(({ path }) => path.join('.'))).toContain('services.web.healthcheck')
})

test('of a document with errors there is only the document', () => {
  const broken = { ...shop, document: 'services: {web: {image: [1]}}' }
  expect(exported('docker-run', broken)).toBeUndefined()
  expect(exported('pmx-2014', broken)).toBeUndefined()
  expect(exported('compose', broken)?.text).toBe(broken.document)
})
