import { Command as Program, CommanderError, Option as ProgramOption } from 'commander'
import type { Command, Option, Options } from './command.ts'

export interface Invocation {
  readonly command: Command
  readonly args: readonly string[]
  readonly options: Options
}

export const globalOptions = [
  { flags: '--json', description: 'print JSON: one value, or one a line for streams' },
  { flags: '-y, --yes', description: 'ask nothing' },
  { flags: '--server <address>', description: 'the Panamax server (PANAMAX_SERVER)' },
  { flags: '--token <token>', description: 'an API token (PANAMAX_TOKEN; safer there than on the command line)' },
  { flags: '--debug', description: 'show the stack of an error' },
] as const

/** A `panamax` program of the given commands; whatever is invoked is handed to `invoke`. */
export function buildProgram(
  commands: readonly Command[],
  version: string,
  invoke: (invocation: Invocation) => Promise<void>,
): Program {
  const program = new Program('panamax')
    .description('Docker management for humans: apps from templates, a plan before every change.')
    .version(version, '-V, --version')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('See: panamax --help')
    .enablePositionalOptions()
    .helpCommand('help [command]', 'explain a command')
  addOptions(program, globalOptions)
  for (const command of commands) {
    const words = command.name.split(' ')
    const parent = words.slice(0, -1).reduce((node, word) => group(node, word, commands), program)
    addCommand(parent, words.at(-1) ?? command.name, command, invoke)
  }
  return program
}

function group(parent: Program, word: string, commands: readonly Command[]): Program {
  const known = parent.commands.find((each) => each.name() === word)
  if (known !== undefined) return known
  const verbs = commands
    .filter((each) => each.name.startsWith(`${word} `))
    .map((each) => each.name.slice(word.length + 1))
  return addOptions(
    parent
      .command(word)
      .description(verbs.join(', '))
      .exitOverride()
      .showSuggestionAfterError()
      .showHelpAfterError(`See: panamax ${word} --help`)
      .enablePositionalOptions(),
    globalOptions,
  )
}

function addOptions(node: Program, options: readonly Option[]): Program {
  for (const option of options) {
    const made = new ProgramOption(option.flags, option.description)
    if (option.repeatable === true) {
      made.argParser((value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value])
    }
    node.addOption(made)
  }
  return node
}

/** What was given to the command, and before its words: the nearer to the command counts. */
function allOptions(node: Program): Options {
  const own = node.opts<Record<string, string | boolean | string[]>>()
  return node.parent === null ? own : { ...allOptions(node.parent), ...own }
}

function addCommand(
  parent: Program,
  word: string,
  command: Command,
  invoke: (invocation: Invocation) => Promise<void>,
): void {
  const node = parent
    .command(word)
    .description(command.summary)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError(`See: panamax ${command.name} --help`)
  for (const argument of command.arguments ?? []) {
    const dots = argument.variadic === true ? '...' : ''
    const text = argument.required ? `<${argument.name}${dots}>` : `[${argument.name}${dots}]`
    node.argument(text, argument.description)
  }
  addOptions(node, [...(command.options ?? []), ...globalOptions])
  if (command.examples.length > 0)
    node.addHelpText('after', `\nExamples:\n${command.examples.map((each) => `  $ ${each}`).join('\n')}`)
  node.action(async (...given: unknown[]) => {
    const positional = given.slice(0, -2).flatMap((each) => (each === undefined ? [] : (each as string | string[])))
    await invoke({ command, args: positional, options: allOptions(node) })
  })
}

/** Commander's own way of ending after help, version or a wrong call: its exit code. */
export function commanderExit(error: unknown): number | undefined {
  if (!(error instanceof CommanderError)) return undefined
  return error.exitCode === 0 ? 0 : 64
}
