import type { Context } from './context.ts'

export interface Argument {
  readonly name: string
  readonly description: string
  readonly required: boolean
  readonly variadic?: boolean
}

export interface Option {
  /** As commander writes them: "-n, --name <name>". */
  readonly flags: string
  readonly description: string
  readonly repeatable?: boolean
}

/** What commander parsed: strings, lists of strings, or true. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

/** One command as data: `--help`, `--json`, exit codes, colours, errors, completion and the reference are made from it in one place. */
export interface Command {
  /** The words that it is called by: "app show". */
  readonly name: string
  readonly summary: string
  readonly arguments?: readonly Argument[]
  readonly options?: readonly Option[]
  readonly examples: readonly string[]
  /** Resolves with an exit code other than 0 where that is an outcome, not an error. Throws PanamaxError. */
  run(context: Context, args: readonly string[], options: Options): Promise<number | void>
}

export function textOption(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

export function listOption(options: Options, name: string): readonly string[] {
  const value = options[name]
  return Array.isArray(value) ? value : []
}
