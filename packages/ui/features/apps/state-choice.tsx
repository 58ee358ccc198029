import type { AppSummary } from '@panamax/contract/apps'
import { SegmentedControl } from '@mantine/core'
import { useTexts } from '../../texts/texts.tsx'
import classes from './apps.module.css'
import { passes, type StateFilter, stateFilters } from './state-filter.ts'

interface Props {
  readonly apps: readonly AppSummary[]
  readonly chosen: StateFilter
  readonly onChoose: (filter: StateFilter) => void
}

/** Narrows the apps by how they are, with how many there are of each kind. Kinds without an app are left out. */
export function StateChoice({ apps, chosen, onChoose }: Props) {
  const { apps: texts } = useTexts()
  const choices = stateFilters
    .map((filter) => ({ filter, count: apps.filter((app) => passes(app, filter)).length }))
    .filter(({ filter, count }) => count > 0 || filter === 'all' || filter === chosen)
  if (choices.length < 3) return null
  return (
    <SegmentedControl
      size="xs"
      className={classes.states}
      aria-label={texts.byState}
      data={choices.map(({ filter, count }) => ({ value: filter, label: `${texts.states[filter]} ${count}` }))}
      value={chosen}
      onChange={(value) => onChoose(value as StateFilter)}
    />
  )
}
