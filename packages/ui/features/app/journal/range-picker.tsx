import { Button, Group, Popover, Stack } from '@mantine/core'
import { IconChevronDown, IconClock } from '@tabler/icons-react'
import { useState } from 'react'
import { type Format, useFormat } from '../../../texts/format.ts'
import type { Texts } from '../../../texts/en.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { FromTo } from './from-to.tsx'
import { allTimes, durations, isDuration, type JournalRange } from './range.ts'

interface Props {
  readonly range: JournalRange
  readonly onChange: (range: JournalRange) => void
}

/** Some time back from now, or from and to. */
export function RangePicker({ range, onChange }: Props) {
  const { journal: texts } = useTexts()
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const label = rangeLabel(range, texts, format)
  const choose = (chosen: JournalRange) => {
    setOpen(false)
    onChange(chosen)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          fw={400}
          aria-label={texts.rangeIs(label)}
          leftSection={<IconClock size={14} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          onClick={() => setOpen(!isOpen)}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={texts.range}>
        <Stack gap="md">
          <Group gap="xs" role="group" aria-label={texts.rangeBack}>
            {['' as const, ...durations].map((since) => (
              <Button
                key={since}
                size="compact-sm"
                variant={range.until === '' && range.since === since ? 'filled' : 'default'}
                aria-pressed={range.until === '' && range.since === since}
                onClick={() => choose({ ...allTimes, since })}
              >
                {since === '' ? texts.rangeAll : texts.rangeLast[since]}
              </Button>
            ))}
          </Group>
          <FromTo range={range} onChange={choose} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function rangeLabel({ since, until }: JournalRange, texts: Texts['journal'], format: Format): string {
  if (until === '') {
    if (since === '') return texts.rangeAll
    return isDuration(since) ? texts.rangeLast[since] : texts.rangeSince(format.moment(since))
  }
  return since === '' || isDuration(since) ? texts.rangeUntil(format.moment(until)) : format.moments(since, until)
}
