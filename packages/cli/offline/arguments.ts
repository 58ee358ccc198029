/** What the commands that need no server take. */
export const fileArgument = {
  name: 'FILE',
  description: 'a file, its folder, "-" or a URL: compose, .pmx, or another format; the compose file here unless given',
  required: false,
} as const

export const setOption = { flags: '-s, --set <name=value>', description: 'a variable', repeatable: true } as const

export const overrideOption = {
  flags: '-f, --file <file>',
  description: 'a further file that overrides the one before',
  repeatable: true,
} as const

export const outputOption = {
  flags: '-o, --output <file>',
  description: 'write there instead of to standard output',
} as const
