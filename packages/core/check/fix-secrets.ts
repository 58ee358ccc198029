import { isMap, isPair, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml'
import { peek } from '../template/peek.ts'
import { uniqueName } from '../template/names.ts'
import { variablesOf } from '../template/variables.ts'
import { type Attempt, editAll } from './attempt.ts'
import type { Finding } from './finding.ts'
import { type LiteralSecret, literalSecrets, passwordIn, scanSecrets } from './literal-secrets.ts'

/** Parts of the document that a secret may be repeated in. */
const readers = {
  services: ['command', 'entrypoint', 'environment', 'healthcheck', 'labels', 'post_start', 'pre_stop'],
  configs: ['content'],
  secrets: ['content'],
}

/** Variables that often have the same text as a password without being one. */
const names = /(^|_)(USER(NAME)?|NAME|DATABASE|DB|HOST(NAME)?|SCHEMA|ID)$/i

/**
 * Replaces secrets by inputs. Places with one and the same secret share one input, since they have to agree; where it
 * is also part of a text that cannot be told to be the secret, all of them stay.
 */
export class SecretFixer {
  readonly #secrets: readonly LiteralSecret[]
  readonly #findings: readonly Finding[]
  /** Secret → the input that was made for it. */
  readonly #inputs = new Map<string, string>()

  constructor(text: string) {
    this.#secrets = scanSecrets(text)
    this.#findings = literalSecrets(text)
  }

  fix(text: string, finding: Finding): Attempt {
    const found = this.#secrets.find(({ path }) => samePath(path, finding.path))
    if (found === undefined) return { reason: 'Its value is not to be found any more.' }
    const group = this.#secrets.filter(({ value }) => value === found.value)
    const known = this.#inputs.get(found.value)
    // The first of a group replaces all of them.
    if (known !== undefined) return { text, done: `${found.variable} of ${found.service} takes \${${known}} as well` }
    const line = repetition(text, found.value, group)
    if (line !== undefined)
      return { reason: `The same text stands in line ${line}, where it may be the secret too: change both by hand.` }
    const leader = group.find(({ kind }) => kind === 'value') ?? found
    const { input } = this.#findings.find(({ path }) => samePath(path, leader.path)) ?? {}
    if (input === undefined) return { reason: 'It is for a person to decide.' }
    const name = uniqueName(input.name, takenNames(text))
    const attempt = editAll(
      text,
      [
        ...group.map((secret) => ({
          type: 'set-environment' as const,
          service: secret.service,
          name: secret.variable,
          value: replaced(secret, name),
        })),
        { type: 'add-input', name, input: definition(input) },
      ],
      `the input ${name} is asked for in place of the value of ${found.variable}; where the app runs already, give it the old value`,
    )
    if ('text' in attempt) this.#inputs.set(found.value, name)
    return attempt
  }
}

function definition({ name: _name, ...input }: NonNullable<Finding['input']>) {
  return { ...input }
}

function replaced({ kind, whole }: LiteralSecret, name: string): string {
  return kind === 'value' ? `\${${name}}` : whole.replace(passwordIn, (_all, before: string) => `${before}\${${name}}@`)
}

function takenNames(text: string): Set<string> {
  return new Set([...Object.keys(peek(text).metadata.inputs), ...variablesOf(text).map(({ name }) => name)])
}

/** The line of another text of a service that has the secret in it as a word. */
function repetition(text: string, secret: string, group: readonly LiteralSecret[]): number | undefined {
  const lines = new LineCounter()
  const options = { lineCounter: lines, uniqueKeys: false, logLevel: 'silent', strict: false } as const
  const document = parseDocument(text, options)
  const known = new Set(group.map(({ path }) => JSON.stringify(path)))
  for (const [section, keys] of Object.entries(readers)) {
    const entries = isMap(document.contents) ? document.contents.get(section) : undefined
    for (const pair of isMap(entries) ? entries.items : []) {
      if (!isScalar(pair.key) || !isMap(pair.value)) continue
      for (const key of keys) {
        const path = [section, String(pair.key.value), key]
        const found = findWord((pair.value as YAMLMap).get(key, true), path, secret, known)
        if (found !== undefined) return lines.linePos(found).line
      }
    }
  }
  return undefined
}

type Path = (string | number)[]

function findWord(node: unknown, path: Path, word: string, known: ReadonlySet<string>): number | undefined {
  if (isScalar(node)) {
    if (known.has(JSON.stringify(path)) || names.test(variableAt(path, node.value))) return undefined
    return hasWord(String(node.value), word) ? (node.range?.[0] ?? 0) : undefined
  }
  if (typeof node !== 'object' || node === null || !('items' in node)) return undefined
  for (const [index, item] of (node.items as readonly unknown[]).entries()) {
    const key = isPair(item) ? keyText(item.key) : index
    const found = findWord(isPair(item) ? item.value : item, [...path, key], word, known)
    if (found !== undefined) return found
  }
  return undefined
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : ''
}

/** The name of the variable that a value of the environment belongs to; blank elsewhere. */
function variableAt(path: Path, value: unknown): string {
  if (path[2] !== 'environment') return ''
  const at = path[3]
  return typeof at === 'string' ? at : (String(value).split('=')[0] ?? '')
}

function hasWord(text: string, word: string): boolean {
  const isPart = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character)
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    if (!isPart(text[at - 1]) && !isPart(text[at + word.length])) return true
  return false
}

function samePath(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
