import type { AppSummary } from '@panamax/contract/apps'
import { expect, test } from 'vitest'
import { testContext } from '../testing/run-command.ts'
import { showApps } from './app.ts'

const app: AppSummary = {
  name: 'blog',
  title: 'Blog',
  target: 'local',
  managed: true,
  wanted: 'running',
  status: { state: 'failed', reason: 'web: exited with code 1' },
  services: { up: 0, total: 1 },
  serviceNames: ['web'],
  endpoints: [],
  allowedActions: [],
}

test('the list of apps tells the revision of every app, also of one that never came up', () => {
  const revision = (more: Partial<AppSummary>): string => {
    const { context, said } = testContext({ cwd: '/' })
    showApps(context.output, [{ ...app, ...more }])
    return (
      said()
        .out.split('\n')[1]
        ?.replace(/^blog +failed +0\/1 */, '') ?? ''
    )
  }
  expect(revision({ latestRevision: 1 })).toBe('1 (not up)')
  expect(revision({ latestRevision: 1, activeDeployment: 'd1' })).toBe('1 (being deployed)')
  expect(revision({ latestRevision: 3, deployedRevision: 3 })).toBe('3')
  expect(revision({ latestRevision: 4, deployedRevision: 3 })).toBe('3 (4 is saved)')
  expect(revision({})).toBe('')
})
