import { expect, test } from 'vitest'
import { credentialsOf, noAccess, sourceCredentialsOf } from './source-form.ts'

test('a source refers to an account; a place to publish to is opened by what it is given alone', () => {
  const form = { ...noAccess, kind: 'account', account: 'github.com', token: 'left over' } as const
  expect(sourceCredentialsOf(form)).toEqual({ type: 'account', host: 'github.com' })
  expect(credentialsOf(form)).toBeUndefined()
})

test('what was typed for one way is not sent with another', () => {
  const form = { ...noAccess, username: ' kim ', token: ' secret ', key: 'KEY' }
  expect(sourceCredentialsOf({ ...form, kind: 'token' })).toEqual({ type: 'token', token: 'secret', username: 'kim' })
  expect(sourceCredentialsOf({ ...form, kind: 'ssh-key' })).toEqual({ type: 'ssh-key', key: 'KEY\n' })
  expect(sourceCredentialsOf({ ...form, kind: 'none' })).toBeUndefined()
})
