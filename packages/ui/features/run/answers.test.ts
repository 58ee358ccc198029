import { expect, test } from 'vitest'
import { inputsOf } from '../../document/inputs-of.ts'
import { firstAnswers, wrongAnswers } from './answers.ts'

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

test('blank required answers and wrong ones are named; blank optional ones are not', () => {
  expect(wrongAnswers(inputs, { PORT: '99999', KEY: ' ', MAIL: 'a@b', NOTE: '' })).toEqual({
    PORT: expect.stringContaining('port'),
    KEY: 'needs a value',
  })
})

test('a document that cannot be read asks nothing', () => {
  expect(inputsOf('services: [')).toEqual({})
})
