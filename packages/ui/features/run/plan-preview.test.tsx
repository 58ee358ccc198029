import type { PlanView } from '@panamax/contract/apps'
import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { PlanPreview } from './plan-preview.tsx'

afterEach(cleanup)

const empty: PlanView = {
  app: 'shop',
  title: 'Shop',
  isNew: false,
  changes: [],
  warnings: [],
  conflicts: [],
  losses: [],
  permissions: [],
  problems: [],
  inputs: [],
  document: '',
}

function show(plan: Partial<PlanView>) {
  render(
    <MantineProvider env="test">
      <PlanPreview plan={{ ...empty, ...plan }} error={null} isCurrent />
    </MantineProvider>,
  )
}

const nothing = 'Nothing has to be done: everything is as wanted.'
const problem = { path: ['services', 'web'], line: 7, message: 'is no mapping' }

test('that nothing has to be done is never said of a document that cannot be read', () => {
  show({ problems: [{ ...problem, severity: 'error' }] })
  expect(screen.getByText('7: is no mapping')).toBeDefined()
  expect(screen.getByText('There is no plan yet.')).toBeDefined()
  expect(screen.queryByText(nothing)).toBeNull()
})

test('a warning leaves the plan as it is', () => {
  show({ problems: [{ ...problem, severity: 'warning' }] })
  expect(screen.getByText(nothing)).toBeDefined()
})
