import type { Client } from '@panamax/contract/client'
import type { Output } from './output.ts'

/** Everything that a command may touch: parameters, so that no test patches a global. */
export interface Context {
  readonly output: Output
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly homeDirectory: string
  readonly stdin: NodeJS.ReadStream
  /** `--yes` was given: nothing is asked. */
  readonly yes: boolean
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** The folder of the built programs: `server/main.js` and the others are below it. */
  readonly programs: string
  /**
   * Finds server and token, once. Where none runs here and none is named, one is started: with --yes, or when the person
   * agrees. Throws `unreachable` when there is none, or when one would have to be started and `mayStart` is false.
   */
  client(options?: { readonly mayStart: boolean }): Promise<Client>
  /** Asks yes or no on the terminal. Without a terminal it is refused, naming --yes. */
  confirm(question: string): Promise<boolean>
  /** Reads a line. */
  ask(question: string): Promise<string>
  /** Reads a line without showing it. */
  secret(question: string): Promise<string>
}
