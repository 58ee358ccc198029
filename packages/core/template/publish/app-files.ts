import type { ParsedText } from './document-scalars.ts'
import { fileReferences, type FileUse } from './file-references.ts'
import type { Obstacle } from './obstacle.ts'
import type { SecretBook } from './secret-book.ts'
import { fileObstacles } from './secret-files.ts'

interface FilesRequest {
  readonly parsed: ParsedText
  /** Cleaned where that is possible. */
  readonly files: Readonly<Record<string, string>>
  /** The document as the app has it. */
  readonly original: ParsedText
  readonly values: Readonly<Record<string, string>>
  readonly format: 'compose' | 'pmx-2014'
  readonly book: SecretBook
}

interface ChosenFiles {
  readonly files: Readonly<Record<string, string>>
  readonly left: readonly string[]
  readonly obstacles: readonly Obstacle[]
}

/** The files that the template needs. One with a secret that nobody can be asked for is an obstacle. */
export function chooseFiles({ parsed, files, original, values, format, book }: FilesRequest): ChosenFiles {
  const references = fileReferences(parsed, files, values)
  const earlier = fileReferences(original, files, values)
  const chosen: Record<string, string> = {}
  const left: string[] = []
  const obstacles: Obstacle[] = []
  for (const path of Object.keys(files).sort()) {
    const content = files[path] ?? ''
    const uses = references.filter((reference) => holds(reference.path, path)).map(({ use }) => use)
    const before = earlier.find((reference) => reference.path === path)?.use
    const isMoved = (before === 'secret' || before === 'config') && !uses.includes(before)
    if (uses.length === 0 || isMoved) left.push(`${path}: ${why(before)}`)
    else if (format === 'pmx-2014') left.push(`${path}: the format of 2014 is one file.`)
    else {
      chosen[path] = content
      const isClean = uses.every((use) => use === 'env' || use === 'document')
      if (!isClean) obstacles.push(...fileObstacles(path, content, book))
    }
  }
  return { files: chosen, left, obstacles }
}

function holds(reference: string, path: string): boolean {
  return reference === path || reference === '.' || path.startsWith(`${reference}/`)
}

function why(use: FileUse | undefined): string {
  if (use === 'secret') return 'it is a secret, which the template asks for.'
  if (use === 'config') return 'its content stands in the document, where an input takes the place of the secret in it.'
  return 'nothing in the document refers to it.'
}
