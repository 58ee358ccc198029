import { expect, test } from 'vitest'
import { blankValues } from './blank-values.ts'
import { specOf } from './spec-of.ts'

const document = `services:
  web:
    image: nginx
    environment: {TITLE: "", HOST: "\${HOST}", KEY: "\${KEY}", LEVEL: "\${LEVEL:-}", PORT: 80}
  db: {image: postgres, environment: {POSTGRES_DB: shop}}
`

test('variables without a value are told by service; a secret that is not shown is no blank', () => {
  const spec = specOf(document, { KEY: null, HOST: '' }, 'shop')
  expect(spec && blankValues(spec)).toEqual([{ service: 'web', names: ['TITLE', 'HOST', 'LEVEL'] }])
})
