import { UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
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
  const { discover } = useTexts()
  const [showsAll, setShowsAll] = useState(false)
  const [byName, setByName] = useState(false)
  const few = worthShowing(counts, chosen[of], mostShown[of])
  const all = worthShowing(counts, chosen[of], counts.length, 1)
  const shown = showsAll ? (byName ? inOrderOfName(all) : all) : few
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
        {all.length > few.length ? (
          <li>
            <UnstyledButton
              className={classes.facetTool}
              aria-expanded={showsAll}
              aria-label={showsAll ? discover.fewerOf(label) : discover.allOf(label, all.length)}
              onClick={() => setShowsAll(!showsAll)}
            >
              {showsAll ? discover.showFewer : discover.showAll(all.length)}
            </UnstyledButton>
          </li>
        ) : null}
        {showsAll ? (
          <li>
            <UnstyledButton className={classes.facetTool} onClick={() => setByName(!byName)}>
              {byName ? discover.byCount : discover.byName}
            </UnstyledButton>
          </li>
        ) : null}
      </ul>
    </div>
  )
}

/** A to Z, as the reader's language has it. */
export function inOrderOfName(counts: readonly Count[]): Count[] {
  return [...counts].sort((a, b) => a.value.localeCompare(b.value))
}

/** What narrows the list (has at least so many templates), and what it is narrowed to already. */
export function worthShowing(counts: readonly Count[], chosen: string | undefined, most: number, least = 2): Count[] {
  const shown = counts.filter(({ count }) => count >= least).slice(0, most)
  if (chosen === undefined || shown.some(({ value }) => value === chosen)) return shown
  return [...shown, counts.find(({ value }) => value === chosen) ?? { value: chosen, count: 0 }]
}
