import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { CommitInput } from './commit-input.tsx'

function show(onCommit: (text: string) => boolean) {
  render(
    <MantineProvider env="test">
      <CommitInput
        aria-label="Port"
        value="80"
        check={(text) => (/^\d+$/.test(text) ? undefined : 'A number, please.')}
        onCommit={onCommit}
      />
    </MantineProvider>,
  )
  return screen.getAllByRole<HTMLInputElement>('textbox', { name: 'Port' }).at(-1)
}

test('the document is changed once, when the field is left', async () => {
  const commit = vi.fn(() => true)
  const field = show(commit)
  await userEvent.click(field!)
  await userEvent.keyboard('80')
  expect(commit).not.toHaveBeenCalled()
  await userEvent.tab()
  expect(commit.mock.calls).toEqual([['8080']])
})

test('what was typed is kept: when it is wrong, and when it is refused', async () => {
  const commit = vi.fn(() => false)
  const field = show(commit)
  await userEvent.type(field!, 'x')
  await userEvent.tab()
  expect(commit).not.toHaveBeenCalled()
  expect(field?.value).toBe('80x')
  expect(screen.getByText('A number, please.')).toBeDefined()
  await userEvent.clear(field!)
  await userEvent.type(field!, '81{Enter}')
  expect(commit.mock.calls).toEqual([['81']])
  expect(field?.value).toBe('81')
})

test('Escape takes back what was typed', async () => {
  const commit = vi.fn(() => true)
  const field = show(commit)
  await userEvent.type(field!, '99{Escape}')
  expect(field?.value).toBe('80')
  await userEvent.tab()
  expect(commit).not.toHaveBeenCalled()
})
