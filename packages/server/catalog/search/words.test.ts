import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyOf, nameWordsOf, wordsOf } from './words.ts'

test.each<[string, string[]]>([
  ['Crème BRÛLÉE', ['creme', 'brulee']],
  ['Straße, Øl & Łódź', ['strasse', 'ol', 'lodz']],
  ['İstanbul ıstanbul', ['istanbul', 'istanbul']],
  ['Привет МИР', ['привет', 'мир']],
  ['博客系统', ['博客', '客系', '系统', '统']],
  ['用Docker部署', ['用', 'docker', '部署', '署']],
  ['パン', ['ハン', 'ン']],
  ['🚀 rocket 🇩🇪', ['🚀', 'rocket']],
  ['node.js/c++ v1.2', ['node', 'js', 'c', 'v1', '2']],
  ['"NEAR(a b)" AND -x*', ['near', 'a', 'b', 'and', 'x']],
  ['a'.repeat(90), ['a'.repeat(40)]],
  [' \t.,;', []],
])('the words of %j are %j', (text, expected) => {
  expect(wordsOf(text)).toEqual(expected)
})

test.each<[string, string[]]>([
  ['MediaWiki', ['mediawiki', 'media', 'wiki']],
  ['node.js', ['node', 'js', 'nodejs']],
  ['Home-Assistant', ['home', 'assistant', 'homeassistant']],
  ['phpMyAdmin', ['phpmyadmin', 'php', 'my', 'admin']],
  ['PostgreSQL', ['postgresql', 'postgre', 'sql']],
  ['wordpress', ['wordpress']],
])('%j is found as %j', (text, expected) => {
  expect(nameWordsOf(text)).toEqual(expected)
})

test('a name is the same however it is joined', () => {
  expect(new Set(['Home-Assistant', 'home assistant', 'HomeAssistant', 'hóme_assistant'].map(keyOf)).size).toBe(1)
})

test('no word of any text holds what the index could take for its own', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
      for (const word of [...wordsOf(text), ...nameWordsOf(text)]) expect(word).not.toMatch(/["'\s*^:(){}+-]|^$/)
    }),
  )
})
