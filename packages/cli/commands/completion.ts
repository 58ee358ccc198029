import { PanamaxError } from '@panamax/core/errors'
import type { Command, Option } from '../command.ts'
import { globalOptions } from '../program.ts'

/** Shell completion from the table of commands. It offers words only; nothing of an app or template is ever run by a shell. */
export function completionCommand(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    summary: 'prints shell completion for bash, zsh or fish',
    arguments: [{ name: 'SHELL', description: 'bash, zsh or fish', required: true }],
    examples: [
      'source <(panamax completion bash)',
      'panamax completion fish > ~/.config/fish/completions/panamax.fish',
    ],
    async run({ output }, [shell = '']) {
      const all = commands()
      if (shell === 'bash') output.raw(bash(all))
      else if (shell === 'zsh') output.raw(`autoload -U +X bashcompinit && bashcompinit\n${bash(all)}`)
      else if (shell === 'fish') output.raw(fish(all))
      else throw new PanamaxError('invalid_request', `There is completion for bash, zsh and fish, not for "${shell}".`)
    },
  }
}

const globalFlags = longFlags(globalOptions)

function longFlags(options: readonly Option[]): string[] {
  return options.flatMap((option) => option.flags.match(/--[a-z-]+/g) ?? [])
}

function flagsOf(command: Command): string[] {
  return [...longFlags(command.options ?? []), ...globalFlags]
}

function nextWords(commands: readonly Command[], before: string): string[] {
  const prefix = before === '' ? '' : `${before} `
  const names = commands
    .filter((command) => command.name.startsWith(prefix))
    .map((command) => command.name.slice(prefix.length))
  return [...new Set(names.map((name) => name.split(' ')[0] ?? ''))]
}

function groupsOf(commands: readonly Command[]): string[] {
  return [
    ...new Set(
      commands.filter((command) => command.name.includes(' ')).map((command) => command.name.split(' ')[0] ?? ''),
    ),
  ]
}

function bash(commands: readonly Command[]): string {
  const groups = groupsOf(commands).map((group) => `    "${group}") words="${nextWords(commands, group).join(' ')}" ;;`)
  const flags = commands.map(
    (command) => `    "${command.name}"|"${command.name} "*) flags="${flagsOf(command).join(' ')}" ;;`,
  )
  return `_panamax() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="" words="" flags="${globalFlags.join(' ')}" word="" value=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ -n "$value" ]]; then value=""
    elif [[ "$word" == --server || "$word" == --token ]]; then value=1
    elif [[ "$word" != -* ]]; then before="\${before:+$before }$word"; fi
  done
  case "$before" in
    "") words="${nextWords(commands, '').join(' ')}" ;;
${groups.join('\n')}
  esac
  case "$before" in
${flags.join('\n')}
  esac
  if [[ "$current" == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$current"))
  elif [[ -n "$words" ]]; then COMPREPLY=($(compgen -W "$words" -- "$current"))
  else COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _panamax panamax ./panamax
`
}

function fish(commands: readonly Command[]): string {
  const quoted = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`
  const top = nextWords(commands, '').map((word) => {
    const summary = commands.find((command) => command.name === word)?.summary ?? ''
    return `complete -c panamax -n __fish_use_subcommand -a ${quoted(word)} -d ${quoted(summary)}`
  })
  const nested = groupsOf(commands).map(
    (group) =>
      `complete -c panamax -n ${quoted(`__fish_seen_subcommand_from ${group}`)} -a ${quoted(nextWords(commands, group).join(' '))}`,
  )
  const flags = commands.flatMap((command) =>
    flagsOf(command).map((flag) => {
      const last = command.name.split(' ').at(-1) ?? ''
      return `complete -c panamax -n ${quoted(`__fish_seen_subcommand_from ${last}`)} -l ${quoted(flag.slice(2))}`
    }),
  )
  return `${[...top, ...nested, ...new Set(flags)].join('\n')}\n`
}
