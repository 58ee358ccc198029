import { removeIn, setIn } from '../../compose/edit/change.ts'
import { uniqueName, variableName } from '../names.ts'
import { escapeDollars } from '../variables.ts'
import type { FileReference } from './file-references.ts'
import { knownPlaces } from './known-places.ts'
import type { Obstacle } from './obstacle.ts'
import { proseSecrets } from './prose-secrets.ts'
import type { SecretBook } from './secret-book.ts'
import { textSecrets } from './text-secrets.ts'

/** A secret that a file holds: it never goes along, so that the template asks for it. */
export interface SecretFromFile {
  readonly secret: string
  readonly input: string
  /** Absent where the file is not one of the app's. */
  readonly value?: string
}

/** `secrets: {x: {file: …}}` becomes `{environment: X}`, answered by an input. Throws `Refusal`. */
export function secretsAsVariables(
  text: string,
  references: readonly FileReference[],
  files: Readonly<Record<string, string>>,
  taken: Set<string>,
): { text: string; secrets: SecretFromFile[] } {
  let result = text
  const secrets = references.flatMap(({ use, name, path }): SecretFromFile[] => {
    if (use !== 'secret' || name === undefined) return []
    const input = uniqueName(variableName(name.toUpperCase()), taken)
    taken.add(input)
    result = setIn(result, ['secrets', name, 'environment'], input)
    result = removeIn(result, ['secrets', name, 'file'])
    const value = Object.hasOwn(files, path) ? files[path]?.replace(/\r?\n$/, '') : undefined
    return [{ secret: name, input, ...(value === undefined ? {} : { value }) }]
  })
  return { text: result, secrets }
}

/** A config whose file has a secret in it becomes a part of the document, where an input can stand in it. Throws `Refusal`. */
export function configsAsContent(
  text: string,
  references: readonly FileReference[],
  files: Readonly<Record<string, string>>,
  book: SecretBook,
): { text: string; changed: readonly string[] } {
  let result = text
  const changed: string[] = []
  for (const { use, name, path } of references) {
    const content = Object.hasOwn(files, path) ? files[path] : undefined
    if (
      use !== 'config' ||
      name === undefined ||
      content === undefined ||
      fileSecrets(path, content, book).length === 0
    )
      continue
    result = setIn(result, ['configs', name, 'content'], escapeDollars(content))
    result = removeIn(result, ['configs', name, 'file'])
    changed.push(path)
  }
  return { text: result, changed }
}

/** Why a file that goes along as it is cannot: nothing can be asked for in it. */
export function fileObstacles(file: string, content: string, book: SecretBook): Obstacle[] {
  const lines = new Set(fileSecrets(file, content, book).map(({ start }) => content.slice(0, start).split('\n').length))
  return [...lines]
    .sort((a, b) => a - b)
    .slice(0, 20)
    .map((line) => ({
      file,
      line,
      message:
        'there is a secret here, and nobody can be asked for it in a file that is used as it is. Let the program take it from a variable, or make the file a config of the document ("configs: … file:"), where a variable can stand in it.',
    }))
}

function fileSecrets(file: string, content: string, book: SecretBook): { start: number }[] {
  const found = /\.(md|txt|rst|html?)$/i.test(file) ? proseSecrets(content) : textSecrets(content)
  const sure = found.filter(({ start, end }) => isSaid(content.slice(start, end)))
  return [...sure, ...knownPlaces(content, book.list())]
}

/** Not something to be replaced, and no expression of a program. */
function isSaid(value: string): boolean {
  if (
    /^(change[_-]?(me|it|this)|your[_-]?\w*|example|secret|password|token|todo|string|null|none|undefined|required|optional)$/i.test(
      value,
    )
  )
    return false
  if (/^[A-Za-z_$][\w$]*([.[(:]+["'\w$)\]]*)+$/.test(value) || /^[<[{(%$].*[>\])}%]?$/.test(value))
    return /^\$(2[aby]|apr1|[1567y])\$/.test(value)
  return !/^[A-Za-z_]+$/.test(value) || value.length >= 6
}
