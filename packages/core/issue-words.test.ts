import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { issueWords } from './issue-words.ts'

function words(schema: z.ZodType, value: unknown): string | undefined {
  const issue = schema.safeParse(value).error?.issues[0]
  return issue === undefined ? undefined : issueWords(issue)
}

describe('what a schema refuses, in plain words', () => {
  test.each<[string, z.ZodType, unknown]>([
    ['is missing', z.string(), undefined],
    ['must be a text', z.string(), 1],
    ['must be a whole number', z.int(), 1.5],
    ['must be true or false', z.boolean(), 'yes'],
    ['must be a list', z.array(z.string()), {}],
    ['must be an object with fields', z.object({}), []],
    ['must not be empty', z.string().min(1), ''],
    ['must not be empty', z.array(z.string()).min(1), []],
    ['must have at least 3 characters', z.string().min(3), 'a'],
    ['must have at most 2 characters', z.string().max(2), 'abc'],
    ['must have at most 1 entry', z.array(z.int()).max(1), [1, 2]],
    ['must be at least 1', z.int().min(1), 0],
    ['must be more than 0', z.number().positive(), 0],
    ['must be at most 65535', z.int().max(65_535), 70_000],
    ['must be tcp or udp', z.enum(['tcp', 'udp']), 'x'],
    ['must be owner/repository', z.string().regex(/\//, 'owner/repository'), 'x'],
    ['must be at least 10 characters', z.string().min(10, 'at least 10 characters'), 'x'],
    ['must be written in another way', z.string().regex(/a/), 'x'],
    ['must be an e-mail address', z.email(), 'x'],
    ['must be a time such as 2026-01-31T12:00:00Z', z.iso.datetime(), 'x'],
    ['has a field that nobody knows: b', z.strictObject({}), { b: 1 }],
    ['must be a text or a number', z.union([z.string(), z.number()]), true],
    ['has a part, a, that must be a number', z.union([z.string(), z.object({ a: z.number() })]), { a: 'x' }],
    ['give one of both', z.string().refine(() => false, { message: 'give one of both' }), 'x'],
  ])('%s', (expected, schema, value) => {
    expect(words(schema, value)).toBe(expected)
  })
})
