import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { blobName } from './blob-name.ts'

it.each(['', 'name: Blog\n', 'Grüße 🐳'])('a text is known by the name that git gives it (%j)', (text) => {
  const name = execFileSync('git', ['hash-object', '--stdin'], { input: text, cwd: '/', encoding: 'utf8' })
  expect(blobName(text)).toBe(name.trim())
})
