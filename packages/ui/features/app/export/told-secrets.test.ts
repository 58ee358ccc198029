import { expect, test } from 'vitest'
import { toldSecrets } from './told-secrets.ts'

test('what looks like a secret is told by its place; variables and ordinary values are not', () => {
  const document = `services:
  db:
    image: postgres:18
    environment: {POSTGRES_PASSWORD: tr0ub4dor-and-3, POSTGRES_DB: shop}
  web:
    image: nginx
    environment: ["TOKEN=\${TOKEN}", "SECRET_KEY=8f2a1c9be77d4f61a0c3"]
`
  expect(toldSecrets(document)).toEqual(['services.db.environment.POSTGRES_PASSWORD', 'services.web.environment.1'])
  expect(toldSecrets('services: [')).toEqual([])
})
