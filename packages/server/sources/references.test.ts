import { expect, test } from 'vitest'
import { referencesOf } from './references.ts'

const paths = (text: string): string[] => referencesOf(text).map(({ kind, path }) => `${kind} ${path}`)

test('everything that a compose document refers to is found, in every way of writing it', () => {
  const text = `
include: [other.yaml, {path: [a/b.yaml], env_file: c.env}]
x-common: &common
  env_file: common.env
services:
  web:
    <<: *common
    extends: {file: base.yaml, service: base}
    env_file: [one.env, {path: two.env, required: false}]
    label_file: labels.txt
    volumes:
      - ./conf:/etc/conf:ro
      - "../up:/up"
      - \${CONF:-./fallback}:/x
      - data:/data
      - /abs:/abs
      - ~/home:/home
      - {type: bind, source: site, target: /site}
      - {type: volume, source: data, target: /d}
configs: {c: {file: ./c.conf}}
secrets: {s: {file: s.txt}, e: {environment: X}}
volumes: {data: {}}
`
  expect(paths(text).sort()).toEqual(
    [
      'document other.yaml',
      'document a/b.yaml',
      'document base.yaml',
      'file c.env',
      'file common.env',
      'file one.env',
      'file two.env',
      'file labels.txt',
      'file ./c.conf',
      'file s.txt',
      'file base.yaml',
      'mount ./conf',
      'mount ../up',
      'mount ./fallback',
      'mount site',
    ].sort(),
  )
})

test.each([
  ['no YAML', 'services: ['],
  ['a list', '- a'],
  ['an unknown variable', 'services: {web: {env_file: "${X}.env"}}'],
  ['another host', 'include: ["https://example.com/x.yaml", "git@example.com:a/b.git", "oci://x/y"]'],
  ['a bomb', `a: &a [${'x,'.repeat(20)}]\n${'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n'.repeat(3)}env_file: *b`],
])('%s refers to nothing', (_what, text) => {
  expect(paths(text).filter((path) => !path.endsWith(' x'))).toEqual([])
})
