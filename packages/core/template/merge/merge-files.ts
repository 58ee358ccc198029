import { markers, mergeText, type TextConflict } from './merge-text.ts'
import type { Three } from './three.ts'

/** What becomes of a file beside the document. */
export interface MergedFile {
  readonly path: string
  /** kept: as it is with me · conflict: both changed it, and `text` has markers. */
  readonly change: 'added' | 'changed' | 'kept' | 'removed' | 'conflict'
  /** Absent: it is gone. */
  readonly text?: string
  readonly conflicts: readonly TextConflict[]
}

type Files = Readonly<Record<string, string>>

/** Merges the files that belong to a document, each by its lines; sorted by path. A file that one side has removed and the other has changed is a conflict. */
export function mergeFiles({ base, mine, theirs }: Three<Files>): MergedFile[] {
  const paths = [...new Set([base, mine, theirs].flatMap((files) => Object.keys(files)))].sort()
  return paths.flatMap((path) => {
    const merged = mergeFile({ base: own(base, path), mine: own(mine, path), theirs: own(theirs, path) })
    return merged === undefined ? [] : [{ path, ...merged }]
  })
}

function own(files: Files, path: string): string | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined
}

/** Undefined where nobody has it. */
function mergeFile(three: Three<string | undefined>): Omit<MergedFile, 'path'> | undefined {
  const { base, mine, theirs } = three
  if (mine === theirs || base === theirs) return mine === undefined ? undefined : taken('kept', mine)
  if (base === mine)
    return theirs === undefined ? taken('removed') : taken(base === undefined ? 'added' : 'changed', theirs)
  if (base === undefined || mine === undefined || theirs === undefined) return wholeConflict(three)
  const { text, conflicts } = mergeText({ base, mine, theirs })
  return { change: conflicts.length > 0 ? 'conflict' : text === mine ? 'kept' : 'changed', text, conflicts }
}

function taken(change: MergedFile['change'], text?: string): Omit<MergedFile, 'path'> {
  return { change, ...(text === undefined ? {} : { text }), conflicts: [] }
}

function wholeConflict({ base = '', mine = '', theirs = '' }: Three<string | undefined>): Omit<MergedFile, 'path'> {
  const lines = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
  const marked = [
    markers.mine,
    ...lines(mine),
    markers.base,
    ...lines(base),
    markers.theirs,
    ...lines(theirs),
    markers.end,
  ]
  const conflict = { line: 1, endLine: marked.length, base, mine, theirs }
  return { change: 'conflict', text: `${marked.join('\n')}\n`, conflicts: [conflict] }
}
