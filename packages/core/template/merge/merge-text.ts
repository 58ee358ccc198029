import { type Chunk, chunksOf, sameLines } from './diff3.ts'
import type { Three } from './three.ts'

/** A place with conflict markers around it. */
export interface TextConflict {
  /** Of the merged text, from 1: the marker that it begins with. */
  readonly line: number
  /** The marker that it ends with. */
  readonly endLine: number
  readonly base: string
  readonly mine: string
  readonly theirs: string
}

export interface MergedText {
  readonly text: string
  readonly conflicts: readonly TextConflict[]
}

/**
 * What is shown as a conflict. `both`: what both sides have changed differently · `theirs`: every change of theirs that mine
 * does not have · `any`: wherever mine and theirs differ.
 */
export type Caution = 'both' | 'theirs' | 'any'

export const markers = {
  mine: '<<<<<<< yours',
  base: '||||||| template then',
  theirs: '=======',
  end: '>>>>>>> template now',
} as const

/** Merges by lines. No line of either side is lost: it is in the text, or between markers. */
export function mergeText({ base, mine, theirs }: Three<string>, caution: Caution = 'both'): MergedText {
  const lines: string[] = []
  const conflicts: TextConflict[] = []
  const mark = (marker: string): string => (mine.includes('\r\n') ? `${marker}\r` : marker)
  for (const chunk of chunksOf(base.split('\n'), mine.split('\n'), theirs.split('\n'))) {
    if (!isConflict(chunk, caution)) {
      lines.push(...(chunk.kind === 'theirs' ? chunk.theirs : chunk.mine))
      continue
    }
    const line = lines.length + 1
    lines.push(mark(markers.mine), ...chunk.mine, mark(markers.base), ...chunk.base)
    lines.push(mark(markers.theirs), ...chunk.theirs, mark(markers.end))
    const [before, own, other] = [chunk.base, chunk.mine, chunk.theirs].map((part) => part.join('\n'))
    conflicts.push({ line, endLine: lines.length, base: before ?? '', mine: own ?? '', theirs: other ?? '' })
  }
  return { text: lines.join('\n'), conflicts }
}

function isConflict({ kind, mine, theirs }: Chunk, caution: Caution): boolean {
  if (sameLines(mine, theirs)) return false
  if (caution === 'any') return true
  return kind === 'both' || (kind === 'theirs' && caution === 'theirs')
}

/** Every conflict decided for one side. */
export function decide({ text, conflicts }: MergedText, side: 'mine' | 'theirs'): string {
  const lines = text.split('\n')
  for (const conflict of [...conflicts].reverse()) {
    const own = conflict[side] === '' && isBlank(lines, conflict, side) ? [] : conflict[side].split('\n')
    lines.splice(conflict.line - 1, conflict.endLine - conflict.line + 1, ...own)
  }
  return lines.join('\n')
}

/** A side of no lines and one of a blank line are the same text, but not the same. */
function isBlank(lines: readonly string[], { line, endLine }: TextConflict, side: 'mine' | 'theirs'): boolean {
  return side === 'mine'
    ? (lines[line] ?? '').startsWith(markers.base)
    : (lines[endLine - 2] ?? '').startsWith(markers.theirs)
}

/** Whether somebody left our markers in a text. */
export function hasMarkers(text: string): boolean {
  return /^(<{7} yours|>{7} template now)\r?$/m.test(text)
}

/** Every change of theirs that touches none of mine, made in both of the others: what is left differs by more than lines. */
export function withoutContact({ base, mine, theirs }: Three<string>): {
  readonly base: string
  readonly mine: string
} {
  const [before, own]: [string[], string[]] = [[], []]
  for (const chunk of chunksOf(base.split('\n'), mine.split('\n'), theirs.split('\n'))) {
    before.push(...(chunk.kind === 'theirs' ? chunk.theirs : chunk.base))
    own.push(...(chunk.kind === 'theirs' ? chunk.theirs : chunk.mine))
  }
  return { base: before.join('\n'), mine: own.join('\n') }
}
