import type { SecretSpan } from './secret-span.ts'
import { isHarmless, tellsSecret } from './telling-names.ts'

interface Word {
  readonly text: string
  /** Of what is inside of the quotes. */
  readonly start: number
  readonly end: number
}

/** A secret in one of several words. */
export interface WordSecret extends SecretSpan {
  readonly word: number
}

/** Programs whose short options take a password: what stands behind the option, or (`attached`) right after its letter. */
const programs: readonly { readonly names: RegExp; readonly option: RegExp; readonly attached?: boolean }[] = [
  { names: /^(mysql\w*|mariadb[\w-]*)$/, option: /^-p(.+)$/, attached: true },
  { names: /^(mongo\w*|sshpass|cqlsh|cypher-shell|login|arangosh|influx)$/, option: /^-p$/ },
  { names: /^sshpass$/, option: /^-p(.+)$/, attached: true },
  { names: /^(redis-cli|valkey-cli|keydb-cli)$/, option: /^-a$/ },
  { names: /^ldap\w+$/, option: /^-w$/ },
  { names: /^mosquitto_\w+$/, option: /^-P$/ },
]
const logins = { names: /^(curl|wget|http|https|restic|rclone)$/, option: /^(-u|--user|-U|--proxy-user|--auth|-a)$/ }

/** Secrets among the words of a command: values of options, and what comes after the words of programs that are known. */
export function wordSecrets(words: readonly string[]): WordSecret[] {
  const found: WordSecret[] = []
  const add = (word: number, start: number, end: number, name: string) =>
    found.push({ word, start, end, name, reason: 'a program logs in with it', issued: false })
  const program = (names: RegExp) => words.some((word) => names.test(word.replace(/^.*\//, '')))
  const whole = (word: number, name: string) => {
    const text = words[word]
    if (text !== undefined && text !== '' && !isHarmless(text)) add(word, 0, text.length, name)
  }
  for (const [index, word] of words.entries()) {
    const next = words[index + 1] ?? ''
    if (/^--?[A-Za-z][\w.-]+$/.test(word) && !next.startsWith('-') && tellsSecret(word, next)) whole(index + 1, word)
    for (const { names, option, attached } of programs) {
      const match = option.exec(word)
      if (match === null || !program(names)) continue
      if (attached === true) add(index, 2, word.length, 'PASSWORD')
      else whole(index + 1, 'PASSWORD')
    }
    if (logins.option.test(word) && program(logins.names)) {
      const colon = next.indexOf(':')
      if (colon > 0 && colon < next.length - 1) add(index + 1, colon + 1, next.length, 'PASSWORD')
    }
    const pass = /^(?:pass|passin|passout):(?!stdin|env|file|prompt)(.+)$/.exec(word)
    if (pass !== null && program(/^openssl$/)) add(index, word.indexOf(':') + 1, word.length, 'PASSPHRASE')
  }
  const last = words.length - 1
  if (program(/^htpasswd$/) && words.some((word) => /^-\w*b/.test(word))) whole(last, 'PASSWORD')
  if (program(/^rabbitmqctl$/) && /^(add_user|change_password)$/.test(words[last - 2] ?? '')) whole(last, 'PASSWORD')
  if (program(/^mc$/) && words.includes('set')) whole(last, 'SECRET_KEY')
  return found
}

/** The same in a command line, a pipe of several included. */
export function commandSecrets(line: string): SecretSpan[] {
  const found: SecretSpan[] = []
  for (const words of commandsOf(line)) {
    for (const { word, start, end, ...secret } of wordSecrets(words.map(({ text }) => text))) {
      const at = words[word]?.start ?? 0
      found.push({ ...secret, start: at + start, end: at + end })
    }
    // `sh -c "…"` has a line of its own in it.
    for (const { text, start } of words)
      if (/\s/.test(text) && text.length < line.length)
        for (const inner of commandSecrets(text))
          found.push({ ...inner, start: inner.start + start, end: inner.end + start })
  }
  return found
}

/** The words of each command in a line, with their places. Nothing is expanded. */
function commandsOf(line: string): Word[][] {
  const commands: Word[][] = [[]]
  const pattern = /"((?:[^"\\]|\\.)*)"|'([^']*)'|((?:[^\s"'\\;|&()]|\\.)+)|([;|&()\n]+)|\s+?/dg
  for (const match of line.matchAll(pattern)) {
    if (match[4] !== undefined) commands.push([])
    const group = [1, 2, 3].find((index) => match[index] !== undefined)
    const range = group === undefined ? undefined : match.indices?.[group]
    const text = group === undefined ? undefined : match[group]
    if (range !== undefined && text !== undefined) commands.at(-1)?.push({ text, start: range[0], end: range[1] })
  }
  return commands.filter((words) => words.length > 0)
}
