import { ActionIcon, Alert, Button, Checkbox, NativeSelect, Text, TextInput, Tooltip } from '@mantine/core'
import { IconArrowDown, IconDownload, IconNotes, IconSearch } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Blank } from '../../../components/blank.tsx'
import { Failure } from '../../../components/failure.tsx'
import { saveFile } from '../../../components/save-file.ts'
import { useFormat } from '../../../texts/format.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { FilteredLines, type JournalFilter, matcherOf, textOfEntry } from './filter.ts'
import { JournalLines } from './journal-lines.tsx'
import classes from './journal.module.css'
import { useJournal } from './use-journal.ts'

const route = getRouteApi('/shell/apps/$app/journal')
const all = ''

/** All services merged, as it grows. */
export function JournalView() {
  const { service } = route.useSearch()
  const { app } = useDraft()
  return <Journal app={app.name} services={app.serviceList.map(({ name }) => name)} only={service} />
}

interface Props {
  readonly app: string
  readonly services: readonly string[]
  readonly only?: string | undefined
  readonly isFixed?: boolean
  /** Takes the height of what it is in. */
  readonly isDocked?: boolean
}

export function Journal({ app, services, only, isFixed = false, isDocked = false }: Props) {
  const { journal: texts } = useTexts()
  const format = useFormat()
  const [since, setSince] = useState('')
  const [follows, setFollows] = useState(true)
  const [wraps, setWraps] = useState(true)
  const [filter, setFilter] = useState<JournalFilter>({ service: only ?? all, level: 'all', text: '', isRegex: false })
  const journal = useJournal(app, since, isFixed ? only : undefined)
  const matcher = useMemo(() => matcherOf(filter), [filter])
  const [filtered] = useState(() => new FilteredLines())
  const shown = useMemo(
    () => filtered.of(journal.entries, filter, matcher),
    [filtered, journal.entries, filter, matcher],
  )
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
          error={matcher === undefined ? texts.regexWrong : undefined}
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
        <NativeSelect
          size="xs"
          aria-label={texts.since}
          data={[
            { value: '', label: texts.sinceAll },
            { value: '15m', label: texts.since15m },
            { value: '1h', label: texts.since1h },
            { value: '24h', label: texts.since24h },
          ]}
          value={since}
          onChange={(event) => setSince(event.currentTarget.value)}
        />
        <Checkbox
          size="xs"
          label={texts.follow}
          checked={follows}
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
      {journal.hasDropped ? (
        <Text size="xs" c="dimmed" mb={4}>
          {texts.dropped}
        </Text>
      ) : null}
      {journal.entries.length === 0 && journal.error === undefined ? (
        <Blank icon={IconNotes} title={texts.empty}>
          {texts.emptyHint}
        </Blank>
      ) : (
        <div className={classes.frame}>
          <JournalLines entries={shown} services={services} follows={follows} wraps={wraps} onFollow={setFollows} />
          {shown.length === 0 ? <p className={classes.none}>{texts.noneMatch}</p> : null}
          {follows ? null : (
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
