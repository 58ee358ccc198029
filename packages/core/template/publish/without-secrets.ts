import { namesSecret } from '../../check/secret-names.ts'
import type { Inputs } from '../input.ts'
import { peek } from '../peek.ts'
import { variablesOf } from '../variables.ts'
import { type ParsedText, parseText } from './document-scalars.ts'
import { cleanEnvFile, collectFromEnvFile } from './env-file-secrets.ts'
import { type FileReference, fileReferences } from './file-references.ts'
import { knownShapes } from './known-shapes.ts'
import type { Obstacle } from './obstacle.ts'
import { namesIn } from './regions.ts'
import { SecretBook } from './secret-book.ts'
import { configsAsContent, type SecretFromFile, secretsAsVariables } from './secret-files.ts'
import { apart } from './secret-span.ts'
import { collectSecrets, takeOut } from './take-out.ts'
import { namesIdentity, tellsSecret } from './telling-names.ts'
import { textSecrets } from './text-secrets.ts'

/** A document and its files without secrets. */
export interface WithoutSecrets {
  readonly text: string
  /** Those that are changed, and all others. */
  readonly files: Readonly<Record<string, string>>
  readonly book: SecretBook
  /** Variables that mean something. */
  readonly taken: ReadonlySet<string>
  /** Inputs whose public answers have to go. */
  readonly defaults: readonly string[]
  readonly obstacles: readonly Obstacle[]
}

interface Content {
  readonly ask: Readonly<Record<string, boolean>>
  readonly values: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
}

/** Takes every secret out of the document and of the files that it refers to. Throws `Refusal`. */
export function withoutSecrets(document: ParsedText, { values, files, ask }: Content): WithoutSecrets {
  const { text } = document.source
  const { inputs } = peek(text).metadata
  const taken = new Set([...Object.keys(inputs), ...Object.keys(values), ...variablesOf(text).map(({ name }) => name)])
  const fromFiles = secretsAsVariables(text, fileReferences(document, files, values), files, taken)
  const book = ({ scalars }: ParsedText) => {
    const names = namesIn(scalars, namesIdentity)
    const made = new SecretBook(taken, names, ask)
    addValues(made, values, inputs)
    addFiles(made, fromFiles.secrets)
    return made
  }
  const fill = (parsed: ParsedText, references: readonly FileReference[], into: SecretBook) => {
    collectSecrets(parsed, into)
    for (const { path, use } of references) {
      const content = Object.hasOwn(files, path) ? (files[path] ?? '') : undefined
      if (content === undefined) continue
      if (use === 'env' || use === 'raw-env') collectFromEnvFile(content, path, into)
      if (use === 'document') collectSecrets(parseText(content), into)
    }
  }
  // A config with a secret becomes a part of the document; after that everything is looked at anew.
  const second = fromFiles.text === text ? document : parseText(fromFiles.text)
  const first = fileReferences(second, files, values)
  const draft = book(second)
  fill(second, first, draft)
  const inlined = configsAsContent(fromFiles.text, first, files, draft)
  const isSame = inlined.text === fromFiles.text
  const whole = isSame ? second : parseText(inlined.text)
  const references = isSame ? first : fileReferences(whole, files, values)
  const known = isSame ? draft : book(whole)
  if (!isSame) fill(whole, references, known)

  const declared = new Set(Object.keys(inputs))
  const clean = takeOut(whole, known, declared)
  const cleaned: Record<string, string> = { ...files }
  const obstacles: Obstacle[] = [...clean.obstacles]
  const defaults = new Set(clean.defaults)
  for (const { path, use } of distinct(references)) {
    const content = Object.hasOwn(files, path) ? (files[path] ?? '') : undefined
    if (content === undefined) continue
    if (use === 'document') {
      const other = takeOut(parseText(content), known, declared, path)
      cleaned[path] = other.text
      obstacles.push(...other.obstacles)
    } else if (use === 'env') {
      const other = cleanEnvFile(content, path, known)
      cleaned[path] = other.text
      obstacles.push(...other.obstacles)
    }
  }
  for (const [name, input] of Object.entries(inputs)) {
    const open = input.default ?? ''
    if (open !== '' && (input.type === 'password' || tellsSecret(name, open) || textSecrets(open).length > 0))
      defaults.add(name)
  }
  return { text: clean.text, files: cleaned, book: known, taken, defaults: [...defaults], obstacles }
}

/** What the app was answered with, as far as it is secret: it may stand in the document as well. */
function addValues(book: SecretBook, values: Readonly<Record<string, string>>, inputs: Inputs): void {
  for (const [name, value] of Object.entries(values)) {
    if (value.trim() === '') continue
    const input = Object.hasOwn(inputs, name) ? inputs[name] : undefined
    const common = { id: `values.${name}`, variable: name, issued: false }
    if (input?.type === 'password')
      book.add({ ...common, value, reason: 'it answers a question for a password', proposal: name, input: name })
    else if (namesSecret(name) && tellsSecret(name, value))
      book.add({ ...common, value, reason: 'its name says that it is a secret', proposal: name, input: name })
    else
      for (const { start, end, reason, name: called, issued } of apart([
        ...knownShapes(value),
        ...textSecrets(value),
      ])) {
        const isWhole = start === 0 && end === value.length
        book.add({
          ...common,
          value: value.slice(start, end),
          reason,
          proposal: called === '' ? `${name}_PASSWORD` : called,
          issued,
          ...(isWhole ? { input: name } : {}),
        })
      }
  }
}

function addFiles(book: SecretBook, secrets: readonly SecretFromFile[]): void {
  for (const { secret, input, value } of secrets) {
    const issued = value === undefined || value.includes('\n')
    const added = {
      id: `secrets.${secret}`,
      reason: 'a file gives it, and that stays here',
      variable: secret,
      proposal: input,
      issued,
      input,
    }
    book.add({ ...added, value: value ?? `\0${secret}` }).isTaken = true
    book.declare(input, { variable: secret, issued })
  }
}

function distinct(references: readonly FileReference[]): FileReference[] {
  return [...new Map(references.map((reference) => [`${reference.use} ${reference.path}`, reference])).values()]
}
