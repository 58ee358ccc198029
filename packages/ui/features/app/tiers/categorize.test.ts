import { edit, type EditOperation } from '@panamax/core/compose/edit'
import { expect, test } from 'vitest'
import { readModel } from '../../../document/service-model.ts'
import { categorize } from './categorize.ts'

const document = `x-panamax: {categories: [Web]}
services:
  web: {image: nginx, x-panamax: {category: Web}}
  db: {image: postgres}
  cache: {image: redis}
`

function after(operations: readonly EditOperation[]) {
  const text = operations.reduce((current, operation) => {
    const result = edit(current, operation)
    if (!result.ok) throw new Error(result.reason)
    return result.text
  }, document)
  const { services, categories } = readModel(text)
  return { categories, of: Object.fromEntries(services.map(({ name, category }) => [name, category])) }
}

const loose = { services: [{ name: 'db' }, { name: 'cache' }] }

test('a name for what has no category makes one of it, with all its services', () => {
  expect(after(categorize(loose, ['Web', ''], 'Data'))).toEqual({
    categories: ['Web', 'Data'],
    of: { web: 'Web', db: 'Data', cache: 'Data' },
  })
})

test('the name of another category joins them to it', () => {
  expect(after(categorize(loose, ['Web', ''], 'Web'))).toEqual({
    categories: ['Web'],
    of: { web: 'Web', db: 'Web', cache: 'Web' },
  })
})
