import { expect, test } from 'vitest'
import { namesSecret } from './secret-names.ts'

test.each([
  'MYSQL_ROOT_PASSWORD',
  'DB_PASS',
  'PGPASSWORD',
  'SECRET_KEY_BASE',
  'API_TOKEN',
  'AWS_SECRET_ACCESS_KEY',
  'dbPassword',
  'APP_KEY',
  'stripe-api-key',
])('%s is a secret', (name) => expect(namesSecret(name)).toBe(true))

test.each([
  'PASSWORD_FILE',
  'USER',
  'PASSENGER_APP',
  'COMPASS',
  'KEYBOARD_LAYOUT',
  'TOKEN_TTL',
  'AWS_ACCESS_KEY_ID',
  'BYPASS',
  'PORT',
])('%s is none', (name) => expect(namesSecret(name)).toBe(false))
