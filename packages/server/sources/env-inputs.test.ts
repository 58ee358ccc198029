import { readTemplate } from '@panamax/core/template/template'
import { expect, test } from 'vitest'
import { withEnvInputs } from './env-inputs.ts'

const document = `services:
  db:
    image: mariadb:\${VERSION}
    environment:
      MARIADB_ROOT_PASSWORD: \${ROOT_PASSWORD}
      MARIADB_PASSWORD: \${DB_PASSWORD}
`
const inputsOf = (text: string) => readTemplate(text, 'db/compose.yaml').metadata.inputs

test('variables of the .env that the document uses become questions with their values as defaults, secrets are made', () => {
  const text = withEnvInputs(
    document,
    'VERSION=11.4\nROOT_PASSWORD=example\nDB_PASSWORD=shared\nDB_URL=mysql://u:shared@db\nUNUSED=1\n',
  )
  expect(text.endsWith(document)).toBe(true)
  expect(inputsOf(text)).toMatchObject({
    VERSION: { default: '11.4' },
    ROOT_PASSWORD: { type: 'password', generate: expect.anything() as unknown },
    DB_PASSWORD: { type: 'password', default: 'shared' },
  })
  expect(Object.keys(inputsOf(text))).toHaveLength(3)
})

test('all of them, where a service reads the file as a whole', () => {
  const text = withEnvInputs('services:\n  web:\n    image: a:1\n    env_file: ./.env\n', 'A=1\nB=$A\n')
  expect(inputsOf(text)).toMatchObject({ A: { default: '1' }, B: { default: '1' } })
})

test.each([
  ['a document with a block of its own', `x-panamax: {name: DB}\n${document}`, 'VERSION=1\n'],
  ['nothing that is used', document, 'OTHER=1\n'],
  ['a file that is no .env', document, '\u0000\u0001'],
  ['a document that is none', '[', 'A=1'],
])('%s changes nothing', (_what, text, env) => expect(withEnvInputs(text, env)).toBe(text))
