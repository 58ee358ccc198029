import { Readable } from 'node:stream'
import { exitCode, PanamaxError } from '@panamax/core/errors'
import { commands } from '../commands.ts'
import type { Options } from '../command.ts'
import type { Context } from '../context.ts'
import { reportFailure } from '../failure.ts'
import { createOutput } from '../output.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Surroundings {
  readonly cwd: string
  readonly environment?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly json?: boolean
  /** True unless given. */
  readonly yes?: boolean
  /** Standard input is a terminal. */
  readonly isTerminal?: boolean
  readonly programs?: string
  readonly confirm?: Context['confirm'] | undefined
  readonly client?: Context['client'] | undefined
  readonly secret?: Context['secret'] | undefined
}

export interface RunOptions extends Surroundings {
  readonly args?: readonly string[]
  readonly options?: Options
}

/** Everything that a command touches, with no environment but the given one. What is not given must not be used. */
export function testContext(given: Surroundings): { context: Context; said(): Omit<Ran, 'code'> } {
  const out: string[] = []
  const err: string[] = []
  const output = createOutput({
    json: given.json === true,
    colour: false,
    stdout: { write: (text: string | Uint8Array) => out.push(String(text)) },
    stderr: { write: (text: string) => err.push(text) },
  })
  const refuse = (): never => {
    throw new PanamaxError('unsupported', 'Not in this test.')
  }
  const stdin = Object.assign(Readable.from([Buffer.from(given.stdin ?? '')]), { isTTY: given.isTerminal === true })
  const yes = given.yes ?? true
  const context: Context = {
    output,
    environment: given.environment ?? {},
    cwd: given.cwd,
    homeDirectory: given.cwd,
    stdin: stdin as unknown as NodeJS.ReadStream,
    yes,
    signal: new AbortController().signal,
    programs: given.programs ?? given.cwd,
    client: given.client ?? refuse,
    confirm: given.confirm ?? (yes ? async () => true : refuse),
    ask: refuse,
    secret: given.secret ?? refuse,
  }
  return { context, said: () => ({ out: out.join(''), err: err.join('') }) }
}

/** Runs a command as the program does, from a folder. */
export async function runCommand(name: string, { args, options, ...surroundings }: RunOptions): Promise<Ran> {
  const command = commands.find((each) => each.name === name)
  if (command === undefined) throw new Error(`There is no command ${name}.`)
  const { context, said } = testContext({ json: options?.['json'] === true, ...surroundings })
  let code: number
  try {
    code = (await command.run(context, args ?? [], options ?? {})) ?? 0
  } catch (error) {
    code = reportFailure(context.output, error, false)
  }
  return { code, ...said() }
}

/** The exit code of a refused document or a wrong call. */
export const refusedCode = exitCode.invalid_request
