import type { Deployment } from '@panamax/contract/deployments'
import {
  IconBan,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconClock,
  IconLoader2,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTexts } from '../../texts/texts.tsx'
import classes from './outcome.module.css'

const icons: Readonly<Record<Deployment['state'], TablerIcon>> = {
  queued: IconClock,
  running: IconLoader2,
  succeeded: IconCircleCheckFilled,
  failed: IconCircleXFilled,
  canceled: IconBan,
}

export function Outcome({ state }: { readonly state: Deployment['state'] }) {
  const { deployment } = useTexts()
  const Icon = icons[state]
  return (
    <span className={classes.outcome} data-state={state}>
      <Icon size={15} aria-hidden="true" />
      {deployment.state[state]}
    </span>
  )
}
