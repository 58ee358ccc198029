import type { Status } from '@panamax/contract/common'
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleFilled,
  IconCircleXFilled,
  IconPlayerStopFilled,
  IconQuestionMark,
  IconRefresh,
  IconRotateClockwise2,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTexts } from '../texts/texts.tsx'
import classes from './state-badge.module.css'

type State = Status['state']
export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'idle'

export const toneOf: Readonly<Record<State, Tone>> = {
  pending: 'busy',
  pulling: 'busy',
  starting: 'busy',
  running: 'ok',
  healthy: 'ok',
  unhealthy: 'warn',
  restarting: 'warn',
  completed: 'idle',
  failed: 'bad',
  stopped: 'idle',
  unknown: 'warn',
}

// Each has a shape of its own: colour is never the only sign.
const icons: Readonly<Record<State, TablerIcon>> = {
  pending: IconCircleDashed,
  pulling: IconRotateClockwise2,
  starting: IconRotateClockwise2,
  running: IconCircleFilled,
  healthy: IconCircleCheckFilled,
  unhealthy: IconAlertTriangleFilled,
  restarting: IconRefresh,
  completed: IconCircleCheckFilled,
  failed: IconCircleXFilled,
  stopped: IconPlayerStopFilled,
  unknown: IconQuestionMark,
}

interface Props {
  readonly status: Status
  /** dot: the sign alone, its name for screen readers only. */
  readonly variant?: 'badge' | 'dot'
}

export function StateBadge({ status, variant = 'badge' }: Props) {
  const { state: words } = useTexts()
  const Icon = icons[status.state]
  const isTurning = toneOf[status.state] === 'busy'
  return (
    <span className={classes.badge} data-tone={toneOf[status.state]} data-variant={variant} title={status.reason}>
      <Icon size={13} className={isTurning ? classes.turning : undefined} aria-hidden="true" />
      <span className={variant === 'dot' ? classes.hidden : undefined}>{words[status.state]}</span>
    </span>
  )
}
