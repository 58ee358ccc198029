import { type Path, type Place, positionAt, type SourceFile } from './node.ts'
import type { Problem } from './problem.ts'

/** Enough for a person to start with; a broken file of a hundred thousand values must not fill the memory. */
const mostProblems = 1_000
const longestMessage = 500

/** Collects the problems of one loading, so that all of them can be shown at once. */
export class Report {
  readonly problems: Problem[] = []
  private readonly seen = new Set<string>()
  failed = false

  error(path: Path, place: Place | undefined, message: string, suggestion?: string): void {
    this.failed = true
    this.add('error', path, place, message, suggestion)
  }

  warn(path: Path, place: Place | undefined, message: string, suggestion?: string): void {
    this.add('warning', path, place, message, suggestion)
  }

  /** A problem of a file as a whole: it stands at its first character. */
  fileError(file: SourceFile, message: string): void {
    this.error([], { file, offset: 0 }, message)
  }

  private add(severity: Problem['severity'], path: Path, place: Place | undefined, message: string, hint?: string) {
    const position = place === undefined ? undefined : positionAt(place.file, place.offset)
    // One error per place: what follows from the first would only repeat it in other words.
    const what = severity === 'error' && place !== undefined ? place.offset : message
    const identity = JSON.stringify([severity, path, place?.file.path, what])
    if (this.seen.has(identity)) return
    this.seen.add(identity)
    if (this.problems.length >= mostProblems) return
    if (this.problems.length === mostProblems - 1) {
      this.problems.push({
        severity: 'warning',
        message: `Only the first ${mostProblems} problems are listed.`,
        path: [],
      })
      return
    }
    this.problems.push({
      severity,
      message: message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message,
      path: [...path],
      ...(place === undefined ? {} : { file: place.file.path, ...position }),
      ...(hint === undefined ? {} : { suggestion: hint }),
    })
  }
}

/** The place of a value's key, where it has one: what to point at when the key itself is wrong. */
export function keyPlace(place: Place): Place {
  return place.key === undefined ? place : { file: place.file, offset: place.key }
}
