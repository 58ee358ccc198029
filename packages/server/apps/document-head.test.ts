import { expect, test } from 'vitest'
import { readHead } from './document-head.ts'

test.each([
  ['name: blog # mine\nservices: {}\n', 'name: shop # mine\nservices: {}\n'],
  ['# hello\nname: "blog"\r\nservices: {}\r\n', '# hello\nname: shop\r\nservices: {}\r\n'],
  ['services: {}\n', 'services: {}\n'],
  ['name:\nservices: {}\n', 'name: shop\nservices: {}\n'],
  ['{"name": "x", "services": {}}', '{"name": shop, "services": {}}'],
  ['\uFEFFname: blog\n', '\uFEFFname: shop\n'],
])('%j gets its name and keeps everything else', (text, expected) => {
  expect(readHead(text, 'x').named('shop')).toBe(expected)
})

test('a name that could be read as something else is quoted', () => {
  expect(readHead('name: x\n', 'x').named('2048')).toBe('name: "2048"\n')
  expect(readHead('name: x\n', 'x').named('no')).toBe('name: "no"\n')
})
