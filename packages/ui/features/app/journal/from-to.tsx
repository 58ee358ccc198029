import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { usePreferences } from '../../../preferences/preferences.ts'
import type { Texts } from '../../../texts/en.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { isDuration, type JournalRange } from './range.ts'
import { fromWallClock, toWallClock, zoneName } from './wall-clock.ts'

interface Wrong {
  readonly from?: string
  readonly to?: string
}

interface Props {
  readonly range: JournalRange
  readonly onChange: (range: JournalRange) => void
}

/** A range by date and time, in the person's time zone. One of the two is enough. */
export function FromTo({ range, onChange }: Props) {
  const { journal: texts } = useTexts()
  const { timeZone } = usePreferences()
  const [wrong, setWrong] = useState<Wrong>({})
  // The browser's own fields keep what is half typed; only they know that it is.
  const from = useRef<HTMLInputElement>(null)
  const to = useRef<HTMLInputElement>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const [first, last] = [from, to].map(({ current }) => ({
      isHalf: current?.validity.badInput === true,
      moment: fromWallClock(current?.value ?? '', timeZone) ?? '',
    }))
    if (first === undefined || last === undefined) return
    const halves = {
      ...(first.isHalf ? { from: texts.rangeHalf } : {}),
      ...(last.isHalf ? { to: texts.rangeHalf } : {}),
    }
    const next = Object.keys(halves).length > 0 ? halves : wrongPair(first.moment, last.moment, texts)
    setWrong(next)
    if (next.from !== undefined) from.current?.focus()
    else if (next.to !== undefined) to.current?.focus()
    else onChange({ since: first.moment, until: last.moment })
  }
  const shown = (time: string) => (time === '' || isDuration(time) ? '' : toWallClock(time, timeZone))
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="xs">
        <TextInput
          ref={from}
          type="datetime-local"
          step={1}
          size="xs"
          label={texts.rangeFrom}
          defaultValue={shown(range.since)}
          error={wrong.from}
        />
        <TextInput
          ref={to}
          type="datetime-local"
          step={1}
          size="xs"
          label={texts.rangeTo}
          defaultValue={shown(range.until)}
          error={wrong.to}
        />
        <Text size="xs" c="dimmed">
          {texts.rangeZone(zoneName(timeZone))}
        </Text>
        <Group justify="flex-end">
          <Button type="submit" size="xs">
            {texts.rangeShow}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function wrongPair(from: string, to: string, texts: Texts['journal']): Wrong {
  if (from === '' && to === '') return { from: texts.rangeBlank }
  return from !== '' && to !== '' && from > to ? { to: texts.rangeTurned } : {}
}
