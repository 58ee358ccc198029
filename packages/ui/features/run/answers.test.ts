import { expect, test } from 'vitest'
import { inputsOf } from '../../document/inputs-of.ts'
import { firstAnswers, leftToKept, wrongAnswers } from './answers.ts'

const inputs = inputsOf(`
x-panamax:
  inputs:
    PORT: {type: port, default: 8000, required: true}
    KEY: {type: password, generate: {length: 32}, required: true}
    MAIL: {type: email, required: true}
    NOTE: {type: text}
services: {web: {image: x}}
`)

test('the form starts with defaults and with secrets that are made', () => {
  const answers = firstAnswers(inputs)
  expect(answers).toMatchObject({ PORT: '8000', MAIL: '', NOTE: '' })
  expect(answers['KEY']).toMatch(/^\w{32}$/)
  expect(firstAnswers(inputs)['KEY']).not.toBe(answers['KEY'])
})

test('a secret that was made gives way to one that is kept with older data, and one that was typed does not', () => {
  const made = firstAnswers(inputs)
  const left = leftToKept(made, made, ['KEY'])
  expect(left).toEqual({ ...made, KEY: '' })
  expect(wrongAnswers(inputs, left, ['KEY'])).not.toHaveProperty('KEY')
  expect(wrongAnswers(inputs, left)).toHaveProperty('KEY')
  expect(leftToKept(left, made, ['KEY'])).toBe(left)
  // Another name, without such data.
  expect(leftToKept(left, made, [])).toEqual(made)
  const typed = { ...made, KEY: 'my own' }
  expect(leftToKept(typed, made, ['KEY'])).toBe(typed)
})

test('blank required answers and wrong ones are named; blank optional ones are not', () => {
  expect(wrongAnswers(inputs, { PORT: '99999', KEY: ' ', MAIL: 'a@b', NOTE: '' })).toEqual({
    PORT: expect.stringContaining('port'),
    KEY: 'needs a value',
  })
})

test('a document that cannot be read asks nothing', () => {
  expect(inputsOf('services: [')).toEqual({})
})
