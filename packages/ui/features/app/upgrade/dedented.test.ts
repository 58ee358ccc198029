import { expect, test } from 'vitest'
import { dedented } from './dedented.ts'

test('what all lines share goes, the rest of the indentation stays', () => {
  expect(dedented('    image: a\n    environment:\n      B: c\n')).toBe('image: a\nenvironment:\n  B: c')
  expect(dedented('  a\n\n  b')).toBe('a\n\nb')
  expect(dedented('')).toBe('')
})
