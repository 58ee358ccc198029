import { useEffect, useMemo, useReducer, useState } from 'react'
import { FilteredLines, type JournalFilter, matcherOf } from './filter.ts'
import { isPattern, PatternSearch } from './pattern-search.ts'
import type { Line } from './use-journal.ts'

interface Filtered {
  readonly shown: readonly Line[]
  /** Of a regular expression. While there is one, it filters nothing or nothing more. */
  readonly problem: 'none' | 'tooSlow' | undefined
}

/** The lines that a filter lets through: for a text at once, for a regular expression as they are found. */
export function useFiltered(lines: readonly Line[], filter: JournalFilter): Filtered {
  const [, tell] = useReducer((count: number) => count + 1, 0)
  const [filtered] = useState(() => new FilteredLines())
  const [search] = useState(() => new PatternSearch(startWorker, tell))
  const isRegex = filter.isRegex && filter.text !== ''
  const isWrong = isRegex && !isPattern(filter.text)
  const isSearched = isRegex && !isWrong
  const atOnce = useMemo(
    () => (isSearched ? [] : filtered.of(lines, filter, isWrong ? undefined : matcherOf(filter.text))),
    [filtered, lines, filter, isSearched, isWrong],
  )
  useEffect(() => {
    if (isSearched) search.look(lines, filter)
    else search.close()
  }, [search, lines, filter, isSearched])
  useEffect(() => () => search.close(), [search])
  if (!isSearched) return { shown: atOnce, problem: isWrong ? 'none' : undefined }
  return { shown: search.shown, problem: search.isTooSlow ? 'tooSlow' : undefined }
}

function startWorker(): Worker {
  return new Worker(new URL('./pattern-worker.ts', import.meta.url), { type: 'module' })
}
