import { suggest } from '../compose/suggest.ts'
import { issueWords } from '../issue-words.ts'
import type { z } from 'zod'
import type { Problem } from '../compose/problem.ts'
import type { Json } from '../compose/spec.ts'

export type Fields = readonly string[]

/** Reads a mapping field by field: a wrong field becomes a warning with its path, and the others stay readable. */
export class FieldReader {
  readonly #block: Readonly<Record<string, Json>>
  readonly #path: readonly (string | number)[]
  readonly #problems: Problem[]

  constructor(block: Json | undefined, path: readonly (string | number)[], fields: Fields, problems: Problem[]) {
    this.#path = path
    this.#problems = problems
    this.#block = isMapping(block) ? block : {}
    if (block !== undefined && block !== null && !isMapping(block)) this.#report(path, 'must be a mapping')
    for (const key of Object.keys(this.#block)) {
      if (fields.includes(key) || key.startsWith('x-')) continue
      this.#report([...path, key], 'is not a key that Panamax knows', suggest(key, fields))
    }
  }

  /** The field as it stands; `undefined` when absent. A field that is left blank counts as absent. */
  raw(key: string): Json | undefined {
    return Object.hasOwn(this.#block, key) ? (this.#block[key] ?? undefined) : undefined
  }

  /** The field through its schema; `undefined` when absent or wrong. */
  value<T>(key: string, schema: z.ZodType<T>): T | undefined {
    const raw = this.raw(key)
    if (raw === undefined) return undefined
    const result = schema.safeParse(raw)
    if (result.success) return result.data
    const [issue] = result.error.issues
    const where = [...this.#path, key, ...(issue?.path ?? []).filter((part) => typeof part !== 'symbol')]
    this.#report(where, `is left out: it ${issue === undefined ? 'is not valid' : issueWords(issue)}`)
    return undefined
  }

  /** `{ [key]: value }`, or `{}` when the field is absent or wrong, to be spread into a record. */
  optional<K extends string, T>(key: K, schema: z.ZodType<T>): { [key in K]?: T } {
    const value = this.value(key, schema)
    return value === undefined ? {} : ({ [key]: value } as { [key in K]?: T })
  }

  warn(key: string, message: string): void {
    this.#report([...this.#path, key], message)
  }

  #report(path: readonly (string | number)[], message: string, suggestion?: string): void {
    const name = String(path.at(-1))
    this.#problems.push({
      severity: 'warning',
      message: `${JSON.stringify(name.slice(0, 100))} ${message}.`,
      path,
      ...(suggestion === undefined ? {} : { suggestion }),
    })
  }
}

export function isMapping(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
