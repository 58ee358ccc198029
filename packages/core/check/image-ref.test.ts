import fc from 'fast-check'
import { expect, test } from 'vitest'
import { familiarReference, normalizedReference, parseImageReference } from './image-ref.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

test.each([
  ['nginx', 'docker.io', 'library/nginx', undefined, 'docker.io/library/nginx:latest'],
  ['nginx:1.27', 'docker.io', 'library/nginx', '1.27', 'docker.io/library/nginx:1.27'],
  ['owner/app', 'docker.io', 'owner/app', undefined, 'docker.io/owner/app:latest'],
  ['localhost/app', 'localhost', 'app', undefined, 'localhost/app:latest'],
  ['localhost:5000/a/b:1', 'localhost:5000', 'a/b', '1', 'localhost:5000/a/b:1'],
  ['registry.example.org/app', 'registry.example.org', 'app', undefined, 'registry.example.org/app:latest'],
  ['[::1]:5000/app:x', '[::1]:5000', 'app', 'x', '[::1]:5000/app:x'],
  ['host:5000/app', 'host:5000', 'app', undefined, 'host:5000/app:latest'],
  ['index.docker.io/library/x', 'docker.io', 'library/x', undefined, 'docker.io/library/x:latest'],
  [`a/b__c-d.e:T_1@${digest}`, 'docker.io', 'a/b__c-d.e', 'T_1', `docker.io/a/b__c-d.e:T_1@${digest}`],
  [`x@${digest}`, 'docker.io', 'library/x', undefined, `docker.io/library/x@${digest}`],
])('%s', (text, registry, repository, tag, normalized) => {
  const reference = parseImageReference(text)
  if ('problem' in reference) throw new Error(reference.problem)
  expect(reference).toMatchObject({ registry, repository, ...(tag === undefined ? {} : { tag }) })
  expect(normalizedReference(reference)).toBe(normalized)
})

test.each([
  '',
  'a b',
  'Nginx',
  'a//b',
  'a:',
  'a:b:c',
  '-a',
  'a/-b',
  'a@sha256:12',
  'https://host/a',
  'x'.repeat(501),
  'a:..',
])('refuses %s with a reason', (text) => {
  expect(parseImageReference(text)).toEqual({ problem: expect.any(String) as string })
})

test('familiar and full form mean the same image', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,5}$/)
  const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
  const registry = fc.constantFrom('', 'docker.io/', 'localhost/', 'r.example.org:5000/', 'library/')
  const tag = fc.constantFrom('', ':1', ':v1.2-a', `@${digest}`, `:1@${digest}`)
  fc.assert(
    fc.property(registry, name, tag, (host, path, suffix) => {
      const reference = parseImageReference(host + path + suffix)
      if ('problem' in reference) throw new Error(reference.problem)
      const full = parseImageReference(normalizedReference(reference))
      expect(parseImageReference(familiarReference(reference))).toEqual(reference)
      expect(normalizedReference(full as typeof reference)).toBe(normalizedReference(reference))
    }),
  )
})
