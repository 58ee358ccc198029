import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { getPreferences, setPreferences, toPreferences } from '../../../preferences/preferences.ts'
import { DockResizer } from './dock-resizer.tsx'

afterEach(() => {
  cleanup()
  setPreferences({ journalHeight: 0 })
})

const height = () => document.documentElement.style.getPropertyValue('--pmx-dock-share')

function show(): HTMLElement {
  render(<DockResizer controls="panel" />)
  return screen.getByRole('separator', { name: 'Height of the journal' })
}

test('keys move it step by step, within its bounds, and the height is remembered', async () => {
  const separator = show()
  const person = userEvent.setup()
  await person.tab()
  expect(document.activeElement).toBe(separator)
  setPreferences({ journalHeight: 50 })
  await person.keyboard('{ArrowUp}{PageUp}{ArrowDown}{ArrowDown}')
  expect(separator.getAttribute('aria-valuenow')).toBe('58')
  expect(height()).toBe('58dvh')
  expect(getPreferences().journalHeight).toBe(58)
  await person.keyboard('{End}{ArrowUp}')
  expect(getPreferences().journalHeight).toBe(80)
  await person.keyboard('{Home}{ArrowDown}')
  expect(getPreferences().journalHeight).toBe(20)
  await person.keyboard('{Enter}')
  expect(height()).toBe('')
})

test('a pointer drags it; it is kept when it is let go, and a double click resets', () => {
  const separator = show()
  let captured = false
  separator.setPointerCapture = () => {
    captured = true
  }
  separator.hasPointerCapture = () => captured
  fireEvent.pointerMove(separator, { pointerId: 1, clientY: 0 })
  expect(height()).toBe('')
  fireEvent.pointerDown(separator, { pointerId: 1, button: 0, clientY: 0 })
  fireEvent.pointerMove(separator, { pointerId: 1, clientY: innerHeight * 0.4 })
  expect(height()).toBe('60dvh')
  expect(getPreferences().journalHeight).toBe(0)
  fireEvent.pointerUp(separator, { pointerId: 1 })
  expect(getPreferences().journalHeight).toBe(60)
  fireEvent.doubleClick(separator)
  expect(height()).toBe('')
  expect(getPreferences().journalHeight).toBe(0)
})

test('what was kept and is no height is passed over', () => {
  for (const journalHeight of ['50', -3, 1000, Number.NaN])
    expect(toPreferences({ journalHeight }).journalHeight).toBe(0)
})
