import { expect, test } from 'vitest'
import { documentChanges } from './changes.ts'

const before = `# Shop
services:
  web:
    image: nginx:1.28
    environment:
      A: "1"
    ports: ["8080:80"]
  db: {image: postgres}
volumes:
  data: {}
`
const said = (after: string) =>
  documentChanges(before, after).map(({ kind, service, field, item }) =>
    [kind, service, field, item].filter((part) => part !== undefined).join(' '),
  )

test('nothing differs from itself', () => {
  expect(said(before)).toEqual([])
})

test('a variable and a port are two changes', () => {
  const after = before.replace('A: "1"', 'A: "1"\n      B: "2"').replace('["8080:80"]', '["8080:80", "8443:443"]')
  expect(said(after)).toEqual(['added web environment B', 'added web ports 8443:443'])
})

test('a variable with the name of something that every object has is as new as any other', () => {
  expect(said(before.replace('A: "1"', 'A: "1"\n      constructor: "2"'))).toEqual([
    'added web environment constructor',
  ])
})

test('the same variables in the other form are no change of any service', () => {
  expect(said(before.replace('\n      A: "1"', ' ["A=1"]'))).toEqual(['changed text'])
})

test('a port in the place of another is one change', () => {
  expect(said(before.replace('8080', '8081'))).toEqual(['changed web ports 8081:80'])
})

test('a mount and the volume that it declares are one change', () => {
  const after = before
    .replace('db: {image: postgres}', 'db: {image: postgres, volumes: ["more:/more"]}')
    .replace('data: {}', 'data: {}\n  more: {}')
  expect(said(after)).toEqual(['added db volumes more:/more'])
})

test('services come and go', () => {
  const after = before.replace('  db: {image: postgres}\n', '  cache: {image: redis}\n')
  expect(said(after)).toEqual(['removed db service', 'added cache service'])
})

test('a comment is a change of the text, and so is what cannot be read', () => {
  expect(said(before.replace('# Shop', '# My shop'))).toEqual(['changed text'])
  expect(said(`${before}\n  : [`)).toEqual(['changed text'])
})
