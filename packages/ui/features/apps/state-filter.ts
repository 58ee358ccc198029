import type { AppSummary } from '@panamax/contract/apps'
import { toneOf } from '../../components/state-badge.tsx'

export const stateFilters = ['all', 'up', 'trouble', 'stopped', 'foreign'] as const
export type StateFilter = (typeof stateFilters)[number]

export function isStateFilter(text: string | undefined): text is StateFilter {
  return stateFilters.some((each) => each === text)
}

/** What an app is counted under: in trouble is whatever a person should look at. */
export function passes(app: Pick<AppSummary, 'status' | 'managed'>, filter: StateFilter): boolean {
  const tone = toneOf[app.status.state]
  switch (filter) {
    case 'all':
      return true
    case 'up':
      return tone === 'ok' || tone === 'busy'
    case 'trouble':
      return tone === 'bad' || tone === 'warn'
    case 'stopped':
      return tone === 'idle'
    case 'foreign':
      return !app.managed
  }
}
