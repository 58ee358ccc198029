import {
  ActionIcon,
  Alert,
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Skeleton,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core'
import { IconArrowDown, IconDownload, IconNotes, IconSearch } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { Blank } from '../../../components/blank.tsx'
import { Failure } from '../../../components/failure.tsx'
import { saveFile } from '../../../components/save-file.ts'
import { useFormat } from '../../../texts/format.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { type JournalFilter, textOfEntry } from './filter.ts'
import { JournalLines } from './journal-lines.tsx'
import { allTimes, type JournalRange, rangeOf } from './range.ts'
import { RangePicker } from './range-picker.tsx'
import classes from './journal.module.css'
import { useFiltered } from './use-filtered.ts'
import { useJournal } from './use-journal.ts'

const route = getRouteApi('/shell/apps/$app/journal')
const all = ''

/** All services merged, as it grows. */
export function JournalView() {
  const { service, since, until } = route.useSearch()
  const navigate = route.useNavigate()
  const { app } = useDraft()
  return (
    <Journal
      app={app.name}
      services={app.serviceList.map(({ name }) => name)}
      only={service}
      firstRange={rangeOf({ since, until })}
      onRange={(range) => {
        const kept = { since: range.since || undefined, until: range.until || undefined }
        void navigate({ search: (now) => ({ ...now, ...kept }), replace: true, resetScroll: false })
      }}
    />
  )
}

interface Props {
  readonly app: string
  readonly services: readonly string[]
  readonly only?: string | undefined
  readonly firstRange?: JournalRange
  /** Told each range that is chosen: an address can keep it. */
  readonly onRange?: (range: JournalRange) => void
  readonly isFixed?: boolean
  /** Takes the height of what it is in. */
  readonly isDocked?: boolean
}

export function Journal({
  app,
  services,
  only,
  firstRange = allTimes,
  onRange,
  isFixed = false,
  isDocked = false,
}: Props) {
  const { journal: texts } = useTexts()
  const format = useFormat()
  const [range, setRange] = useState(firstRange)
  const [follows, setFollows] = useState(true)
  const [wraps, setWraps] = useState(true)
  const [filter, setFilter] = useState<JournalFilter>({ service: only ?? all, level: 'all', text: '', isRegex: false })
  const journal = useJournal(app, range, isFixed ? only : undefined)
  const { shown, problem } = useFiltered(journal.entries, filter)
  const changeRange = (chosen: JournalRange) => {
    setRange(chosen)
    onRange?.(chosen)
  }
  const hasEnd = range.until !== ''
  const isFollowing = follows && !hasEnd
  const change = (part: Partial<JournalFilter>) => setFilter((now) => ({ ...now, ...part }))
  return (
    <section className={classes.journal} data-docked={isDocked || undefined} aria-label={texts.label}>
      <div className={classes.tools}>
        <TextInput
          type="search"
          size="xs"
          aria-label={texts.search}
          placeholder={texts.search}
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          value={filter.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          error={problem === undefined ? undefined : texts.regexProblem[problem]}
        />
        <Checkbox
          size="xs"
          label={texts.regex}
          checked={filter.isRegex}
          onChange={(event) => change({ isRegex: event.currentTarget.checked })}
        />
        {isFixed ? null : (
          <NativeSelect
            size="xs"
            aria-label={texts.services}
            data={[{ value: all, label: texts.allServices }, ...services]}
            value={filter.service}
            onChange={(event) => change({ service: event.currentTarget.value })}
          />
        )}
        <NativeSelect
          size="xs"
          aria-label={texts.level}
          data={[
            { value: 'all', label: texts.levelAll },
            { value: 'errors', label: texts.levelErrors },
            { value: 'events', label: texts.levelEvents },
          ]}
          value={filter.level}
          onChange={(event) => change({ level: event.currentTarget.value as JournalFilter['level'] })}
        />
        <RangePicker range={range} onChange={changeRange} />
        <Checkbox
          size="xs"
          label={texts.follow}
          checked={isFollowing}
          disabled={hasEnd}
          onChange={(event) => setFollows(event.currentTarget.checked)}
        />
        <Checkbox
          size="xs"
          label={texts.wrap}
          checked={wraps}
          onChange={(event) => setWraps(event.currentTarget.checked)}
        />
        <Text size="xs" c="dimmed" className={classes.count} role="status">
          {texts.lines(format.number(shown.length), format.number(journal.entries.length))}
        </Text>
        <Tooltip label={texts.download}>
          <ActionIcon
            variant="default"
            size="md"
            aria-label={texts.download}
            onClick={() => saveFile(`${app}.log`, shown.map(textOfEntry).join('\n'))}
          >
            <IconDownload size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      {journal.error === undefined ? null : <Failure error={journal.error} title={texts.failed} />}
      {journal.isLost ? (
        <Alert color="yellow" variant="light" py={6} mb="xs" role="status">
          {texts.lost}
        </Alert>
      ) : null}
      {hasEnd ? (
        <Group gap="xs" mb={6} role="status">
          <Text size="xs">{texts.rangeEnds(format.moment(range.until))}</Text>
          <Button size="compact-xs" variant="default" onClick={() => changeRange({ ...range, until: '' })}>
            {texts.rangeFollow}
          </Button>
        </Group>
      ) : null}
      {journal.hasDropped ? (
        <Text size="xs" c="dimmed" mb={4}>
          {texts.dropped}
        </Text>
      ) : null}
      {journal.isReading ? (
        <Skeleton h={120} aria-label={texts.reading} role="status" />
      ) : journal.entries.length === 0 && journal.error === undefined ? (
        <Nothing range={range} />
      ) : (
        <div className={classes.frame}>
          <JournalLines entries={shown} services={services} follows={isFollowing} wraps={wraps} onFollow={setFollows} />
          {shown.length === 0 ? <p className={classes.none}>{texts.noneMatch}</p> : null}
          {isFollowing || hasEnd ? null : (
            <Button
              size="xs"
              variant="default"
              className={classes.toEnd}
              leftSection={<IconArrowDown size={14} aria-hidden="true" />}
              onClick={() => setFollows(true)}
            >
              {texts.toEnd}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

function Nothing({ range: { since, until } }: { readonly range: JournalRange }) {
  const { journal: texts } = useTexts()
  const isAll = since === '' && until === ''
  return (
    <Blank icon={IconNotes} title={isAll ? texts.empty : texts.emptyRange}>
      {isAll ? texts.emptyHint : until === '' ? texts.emptyRangeHint : texts.emptyEndHint}
    </Blank>
  )
}
