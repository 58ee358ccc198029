import { expect, test } from 'vitest'
import { commandSecrets } from './command-secrets.ts'
import { proseSecrets } from './prose-secrets.ts'
import { apart } from './secret-span.ts'
import { strengthOf } from './strength.ts'

const found = (text: string, find: typeof proseSecrets) =>
  apart(find(text)).map(({ start, end }) => text.slice(start, end))

test.each([
  ['the password is s3cret.', ['s3cret']],
  ['Log in as admin with the password `letmein1`', ['letmein1']],
  ['password: **5iveL!fe**', ['5iveL!fe']],
  ['MYSQL_PASSWORD: hunter', ['hunter']],
  ['curl -u admin:Tr0ub4dor http://localhost', ['Tr0ub4dor']],
  ['the old token=abc123def', ['abc123def']],
  ['api key sk_live_1234567890abcd', ['sk_live_1234567890abcd']],
  ['psql postgres://u:hunter2@db/x', ['hunter2']],
])('in words for people, %j tells a secret', (text, secrets) => {
  expect(found(text, proseSecrets)).toEqual(secrets)
})

test.each([
  'Password: the one you chose',
  'The token: 2023',
  'the password of this app',
  'DB_PASSWORD is generated',
  'Set the key `STORE_KEY` first',
  'Password: `${DB_PASSWORD}`',
  'password: <your password>',
  'password: see docs/readme.md',
  'The password goes through a file, so that no list of processes shows it.',
  'a secret of 32 characters; tokens expire after 30 days',
])('%j only talks about them', (text) => {
  expect(found(text, proseSecrets)).toEqual([])
})

test.each([
  ['mysqladmin ping -u root -ps3cret', ['s3cret']],
  ['redis-cli -a abc ping | grep PONG', ['abc']],
  ['sh -c "redis-cli -a abc ping"', ['abc']],
  ['curl -fsS -u admin:xyz "http://localhost/"', ['xyz']],
  ['redis-server --requirepass foobared --port 6379', ['foobared']],
  ['mongosh -u root -p example --quiet', ['example']],
  ['openssl rsa -passin pass:abc -in k.pem', ['abc']],
  ['openssl rsa pass:abc', ['abc']],
  ['htpasswd -bc /f kim s3cret', ['s3cret']],
  ['docker login -u kim -p s3cret r.example.org', ['s3cret']],
  ['mkdir -p /data && docker run -p 80:80 x', []],
  ['serve --password-file /run/secrets/x --token-ttl 30', []],
])('the command %j', (line, secrets) => {
  expect(found(line, commandSecrets)).toEqual(secrets)
})

test('how much a text tells depends on what it is made of, and on what the document calls its parts', () => {
  const names = new Set(['blog', 'gitlab1'])
  const of = (secret: string) => strengthOf(secret, names)
  expect(
    ['Tr0ub4dor&3', 'hunter2', 'sesame', '4711', 'abc', 'admin', 'blog', 'gitlab1', 'x'.repeat(30)].map(of),
  ).toEqual(['strong', 'clear', 'weak', 'number', 'ordinary', 'ordinary', 'ordinary', 'ordinary', 'strong'])
})
