import type { Command } from './command.ts'
import { globalOptions } from './program.ts'

/** `docs/cli.md`, from the table of commands: nothing in it is written by hand. */
export function cliReference(commands: readonly Command[]): string {
  const intro = [
    '# Command line',
    '',
    '<!-- Generated from packages/cli/commands.ts by "npm run docs". -->',
    '',
    'Exit codes: 0 done, 1 the app is not up, the command in a container failed, or lint found more than notes, 2 a plan has changes, 3 a conversion lost something, 64 wrong use or a refused document, 65 conflict, 66 not found, 69 server or engine unreachable, 70 a bug, 76 refused by an engine or registry, 77 not allowed, 78 not supported, 130 canceled. `panamax exec` ends with the exit code of the command that it ran.',
    '',
    'Every command also takes, before it or after it:',
    '',
    ...globalOptions.map((option) => `- \`${option.flags}\`: ${option.description}`),
    '',
  ]
  return [...intro, ...commands.flatMap(section)].join('\n')
}

function section(command: Command): string[] {
  const args = (command.arguments ?? []).map((argument) => {
    const dots = argument.variadic === true ? '…' : ''
    return argument.required === false ? `[${argument.name}${dots}]` : `${argument.name}${dots}`
  })
  return [
    `## panamax ${[command.name, ...args].join(' ')}`,
    '',
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
    '',
    ...(command.arguments ?? []).map((argument) => `- \`${argument.name}\`: ${argument.description}`),
    ...(command.options ?? []).map((option) => `- \`${option.flags}\`: ${option.description}`),
    '',
    '```console',
    ...command.examples.map((example) => `$ ${example}`),
    '```',
    '',
  ]
}
