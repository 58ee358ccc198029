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

export interface RunOptions {
  readonly cwd: string
  readonly args?: readonly string[]
  readonly options?: Options
  readonly environment?: Readonly<Record<string, string>>
  readonly stdin?: string
}

/** Runs a command that needs no server as the program does, from a folder, with no environment but the given one. */
export async function runCommand(name: string, { cwd, args, options, environment, stdin }: RunOptions): Promise<Ran> {
  const command = commands.find((each) => each.name === name)
  if (command === undefined) throw new Error(`There is no command ${name}.`)
  const out: string[] = []
  const err: string[] = []
  const output = createOutput({
    json: options?.['json'] === true,
    colour: false,
    stdout: { write: (text: string | Uint8Array) => out.push(String(text)) },
    stderr: { write: (text: string) => err.push(text) },
  })
  const refuse = (): never => {
    throw new PanamaxError('unsupported', 'Not in this test.')
  }
  const context: Context = {
    output,
    environment: environment ?? {},
    cwd,
    homeDirectory: cwd,
    stdin: Readable.from([Buffer.from(stdin ?? '')]) as unknown as NodeJS.ReadStream,
    yes: true,
    signal: new AbortController().signal,
    programs: cwd,
    client: refuse,
    confirm: refuse,
    ask: refuse,
    secret: refuse,
  }
  let code: number
  try {
    code = (await command.run(context, args ?? [], options ?? {})) ?? 0
  } catch (error) {
    code = reportFailure(output, error, false)
  }
  return { code, out: out.join(''), err: err.join('') }
}

/** The exit code of a refused document or a wrong call. */
export const refusedCode = exitCode.invalid_request
