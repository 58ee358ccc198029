import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** The end of a sentence that begins with the name of what was given: "is missing", "must be at least 1". Quotes no value. */
export function issueWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? 'is missing'
        : `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'too_small':
      return isOwn(issue) ?? tooSmall(issue)
    case 'too_big':
      return isOwn(issue) ?? tooBig(issue)
    case 'invalid_value':
      return isOwn(issue) ?? `must be ${oneOf(issue.values.map(String))}`
    case 'invalid_format':
      return isOwn(issue) ?? `must be ${formats[issue.format] ?? 'written in another way'}`
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return `has ${issue.keys.length === 1 ? 'a field' : 'fields'} that nobody knows: ${issue.keys.join(', ')}`
    case 'invalid_union':
      return unionWords(issue)
    case 'invalid_key':
      return 'has a name that is not allowed'
    case 'invalid_element':
      return 'has an entry that is not allowed'
    case 'custom':
      return issue.message
  }
}

/** Words for what a schema's author said for the case; undefined where only the library speaks. */
function isOwn({ message }: Issue): string | undefined {
  return /^(Invalid|Too (small|big)|Unrecognized)/.test(message) ? undefined : `must be ${message}`
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
  record: 'an object with fields',
  date: 'a date',
  null: 'null',
}

const formats: Readonly<Record<string, string>> = {
  datetime: 'a time such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
  email: 'an e-mail address',
  url: 'an address such as https://example.org',
  uuid: 'a UUID',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  safeint: 'a whole number',
}

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
  map: ['entry', 'entries'],
  object: ['field', 'fields'],
  file: ['byte', 'bytes'],
}

function tooSmall({ origin, minimum, inclusive }: Extract<Issue, { code: 'too_small' }>): string {
  const unit = units[origin]
  if (unit === undefined) return `must be ${inclusive === false ? 'more than' : 'at least'} ${minimum}`
  return Number(minimum) === 1 ? 'must not be empty' : `must have at least ${amount(minimum, unit)}`
}

function tooBig({ origin, maximum, inclusive }: Extract<Issue, { code: 'too_big' }>): string {
  const unit = units[origin]
  if (unit === undefined) return `must be ${inclusive === false ? 'less than' : 'at most'} ${maximum}`
  return `must have at most ${amount(maximum, unit)}`
}

function amount(count: number | bigint, [one, many]: readonly [string, string]): string {
  return `${count} ${Number(count) === 1 ? one : many}`
}

function oneOf(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
}

/** What is wrong with the alternative that fits best: the one that fails deepest inside. */
function unionWords(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  if (issue.errors.length === 0) return isOwn(issue) ?? 'is of no kind that is known here'
  const all = issue.errors.flatMap(([first]) => (first === undefined ? [] : [first]))
  const deepest = all.reduce<Issue | undefined>(
    (best, each) => (best === undefined || each.path.length > best.path.length ? each : best),
    undefined,
  )
  if (deepest !== undefined && deepest.path.length > 0)
    return `has a part, ${deepest.path.join('.')}, that ${issueWords(deepest)}`
  const kindsOf = all.map((each) => issueWords(each).replace(/^must be /, ''))
  return `must be ${oneOf([...new Set(kindsOf)])}`
}
