import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { TemplateSummary } from '../../api/queries.ts'
import { useTexts } from '../../texts/texts.tsx'
import classes from './discover.module.css'

const mostShown = 14

interface Props {
  readonly templates: readonly TemplateSummary[]
  readonly chosen: string | undefined
  readonly query: string
}

/** Keywords with how many templates have them, the most common first. */
export function Facets({ templates, chosen, query }: Props) {
  const { discover } = useTexts()
  const counts = useMemo(() => keywordCounts(templates), [templates])
  const shown = counts.slice(0, mostShown)
  if (chosen !== undefined && !shown.some(([keyword]) => keyword === chosen)) {
    shown.push([chosen, counts.find(([keyword]) => keyword === chosen)?.[1] ?? 0])
  }
  if (shown.length < 2) return null
  return (
    <ul className={classes.facets} aria-label={discover.keywords}>
      {shown.map(([keyword, count]) => (
        <li key={keyword}>
          <Link
            to="/"
            search={{ q: query === '' ? undefined : query, keyword: keyword === chosen ? undefined : keyword }}
            resetScroll={false}
            className={classes.facet}
            data-chosen={keyword === chosen || undefined}
            aria-current={keyword === chosen ? 'true' : undefined}
          >
            {keyword} <span>{count}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function keywordCounts(templates: readonly TemplateSummary[]): [keyword: string, count: number][] {
  const counts = new Map<string, number>()
  for (const { keywords } of templates) {
    for (const keyword of new Set(keywords)) counts.set(keyword, (counts.get(keyword) ?? 0) + 1)
  }
  return [...counts].filter(([, count]) => count > 1).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
}
