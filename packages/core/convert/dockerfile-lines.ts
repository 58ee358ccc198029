/** What a Dockerfile that only sets things amounts to: the settings of a service. */
export interface DockerfileSettings {
  readonly image: string
  readonly environment: Readonly<Record<string, string>>
  readonly expose: readonly string[]
  readonly command?: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly user?: string
  readonly working_dir?: string
}

/** Reads a Dockerfile of one stage that copies and runs nothing; `undefined` when an image has to be built. */
export function dockerfileSettings(lines: readonly string[]): DockerfileSettings | undefined {
  const statements = lines
    .join('\n')
    .replace(/\\[ \t]*\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  let image: string | undefined
  const environment = new Map<string, string>()
  const expose: string[] = []
  const single = new Map<'user' | 'working_dir', string>()
  const commands = new Map<'command' | 'entrypoint', string[]>()
  for (const statement of statements) {
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(statement) ?? []
    const verb = word.toUpperCase()
    if (verb === 'FROM') {
      if (image !== undefined || /\s/.test(rest) || rest === '' || rest.startsWith('-')) return undefined
      image = rest
    } else if (image === undefined) return undefined
    else if (verb === 'EXPOSE') expose.push(...rest.split(/\s+/).filter((port) => /^\d{1,5}(\/(tcp|udp))?$/.test(port)))
    else if (verb === 'CMD') commands.set('command', commandOf(rest))
    else if (verb === 'ENTRYPOINT') commands.set('entrypoint', commandOf(rest))
    else if (verb === 'USER') single.set('user', rest)
    else if (verb === 'WORKDIR' && rest.startsWith('/')) single.set('working_dir', rest)
    else if (verb === 'ENV') {
      const pairs = environmentOf(rest)
      if (pairs === undefined) return undefined
      for (const [name, value] of pairs) environment.set(name, value)
    } else if (verb !== 'LABEL' && verb !== 'MAINTAINER') return undefined
  }
  if (image === undefined) return undefined
  return {
    image,
    environment: Object.fromEntries(environment),
    expose: [...new Set(expose)],
    ...Object.fromEntries(commands),
    ...Object.fromEntries(single),
  }
}

/** The exec form as it is; the shell form is run by the shell, as the builder writes it. */
function commandOf(text: string): string[] {
  if (text.startsWith('[')) {
    try {
      const list: unknown = JSON.parse(text)
      if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list
    } catch {
      // Not JSON: the builder takes it for the shell form too.
    }
  }
  return ['/bin/sh', '-c', text]
}

/** `NAME=value …` without quotes or variables, or the old form `NAME value`; anything else needs the builder. */
function environmentOf(text: string): [string, string][] | undefined {
  if (/["'\\]|\$(?!\$cap_)/.test(text)) return undefined
  const words = text.split(/\s+/)
  if (words.every((word) => /^[A-Za-z_]\w*=/.test(word)))
    return words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])
  const old = /^([A-Za-z_]\w*)\s+(.+)$/.exec(text)
  return old === null ? undefined : [[old[1] ?? '', old[2] ?? '']]
}
