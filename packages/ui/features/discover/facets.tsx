import { Link } from '@tanstack/react-router'
import type { TemplateList } from '../../api/queries.ts'
import { useTexts } from '../../texts/texts.tsx'
import classes from './discover.module.css'

type Count = TemplateList['facets']['keywords'][number]

/** What the templates are narrowed to; part of the page's address. */
export interface Chosen {
  readonly keyword?: string | undefined
  readonly type?: string | undefined
  readonly source?: string | undefined
}

const mostShown = { keyword: 14, type: 8, source: 8 } as const

/** Of templates that name none. */
const unknownType = 'Default'

interface Props {
  readonly facets: TemplateList['facets']
  readonly chosen: Chosen
}

/** Keywords, types and sources with how many templates have them, the most common first. One of each can be chosen. */
export function Facets({ facets, chosen }: Props) {
  const { discover } = useTexts()
  return (
    <>
      <Facet of="keyword" label={discover.keywords} counts={facets.keywords} chosen={chosen} />
      <Facet
        of="type"
        label={discover.types}
        counts={facets.types.filter(({ value }) => value !== unknownType)}
        chosen={chosen}
      />
      <Facet of="source" label={discover.sources} counts={facets.sources} chosen={chosen} />
    </>
  )
}

function Facet({
  of,
  label,
  counts,
  chosen,
}: {
  readonly of: keyof Chosen
  readonly label: string
  readonly counts: readonly Count[]
  readonly chosen: Chosen
}) {
  const shown = worthShowing(counts, chosen[of], mostShown[of])
  if (shown.length < 2 && chosen[of] === undefined) return null
  return (
    <div className={classes.facetRow}>
      <span aria-hidden="true">{label}</span>
      <ul className={classes.facets} aria-label={label}>
        {shown.map(({ value, count }) => (
          <li key={value}>
            <Link
              to="/"
              search={(now) => ({ ...now, [of]: value === chosen[of] ? undefined : value })}
              resetScroll={false}
              className={classes.facet}
              data-chosen={value === chosen[of] || undefined}
              aria-current={value === chosen[of] ? 'true' : undefined}
            >
              {value} <span>{count}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What narrows the list, and what it is narrowed to already. */
export function worthShowing(counts: readonly Count[], chosen: string | undefined, most: number): Count[] {
  const shown = counts.filter(({ count }) => count > 1).slice(0, most)
  if (chosen === undefined || shown.some(({ value }) => value === chosen)) return shown
  return [...shown, counts.find(({ value }) => value === chosen) ?? { value: chosen, count: 0 }]
}
