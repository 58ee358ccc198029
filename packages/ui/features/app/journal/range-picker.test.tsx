import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { setPreferences } from '../../../preferences/preferences.ts'
import type { JournalRange } from './range.ts'
import { RangePicker } from './range-picker.tsx'

afterEach(() => {
  cleanup()
  setPreferences({ timeZone: '' })
})

async function open(range: JournalRange) {
  setPreferences({ timeZone: 'Europe/Berlin' })
  const chosen: JournalRange[] = []
  const person = userEvent.setup()
  render(
    <MantineProvider env="test">
      <RangePicker range={range} onChange={(each) => chosen.push(each)} />
    </MantineProvider>,
  )
  await person.click(screen.getByRole('button', { name: /^Time: / }))
  return { person, chosen }
}

test('some time back from now is one press', async () => {
  const { person, chosen } = await open({ since: '1h', until: '' })
  expect(screen.getByRole('button', { name: 'Last hour' }).getAttribute('aria-pressed')).toBe('true')
  await person.click(screen.getByRole('button', { name: 'Last 5 minutes' }))
  expect(chosen).toEqual([{ since: '5m', until: '' }])
})

test('from and to are read and shown in the time zone of the setting', async () => {
  const { person, chosen } = await open({ since: '2026-01-31T11:00:07Z', until: '2026-01-31T12:00:05Z' })
  expect(screen.getByLabelText<HTMLInputElement>('From').value).toBe('2026-01-31T12:00:07')
  expect(screen.getByLabelText<HTMLInputElement>('To').value).toBe('2026-01-31T13:00:05')
  expect(screen.getByText(/Europe\/Berlin/)).toBeTruthy()
  await person.click(screen.getByRole('button', { name: 'Show' }))
  expect(chosen).toEqual([{ since: '2026-01-31T11:00:07Z', until: '2026-01-31T12:00:05Z' }])
})

test('what cannot be is said beside the field, and nothing is chosen', async () => {
  const { person, chosen } = await open({ since: '2026-01-31T13:00:00Z', until: '2026-01-31T12:00:00Z' })
  await person.click(screen.getByRole('button', { name: 'Show' }))
  expect(screen.getByLabelText('To').getAttribute('aria-invalid')).toBe('true')
  expect(screen.getByText('It ends before it begins.')).toBeTruthy()
  await person.clear(screen.getByLabelText('From'))
  await person.clear(screen.getByLabelText('To'))
  await person.click(screen.getByRole('button', { name: 'Show' }))
  expect(screen.getByText('Give a beginning, an end, or both.')).toBeTruthy()
  expect(chosen).toEqual([])
})
