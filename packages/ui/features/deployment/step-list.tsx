import type { StepView } from '@panamax/contract/deployments'
import { UnstyledButton } from '@mantine/core'
import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleXFilled,
  IconLoader2,
  type TablerIcon,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useNow } from '../../components/use-now.ts'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import classes from './deployment.module.css'
import { Layers } from './layers.tsx'
import type { Progress } from './progress.ts'

const icons: Readonly<Record<StepView['state'], TablerIcon>> = {
  pending: IconCircleDashed,
  running: IconLoader2,
  succeeded: IconCircleCheckFilled,
  failed: IconCircleXFilled,
  skipped: IconCircleMinus,
  canceled: IconCircleMinus,
}

/** A plan of a hundred services has several hundred steps; what is of interest comes first. */
const mostShown = 14

interface Props {
  readonly progress: Progress
  readonly startsOpen: boolean
}

export function StepList({ progress, startsOpen }: Props) {
  const { deployment: texts } = useTexts()
  const [showsAll, setShowsAll] = useState<boolean>()
  const steps = progress.deployment?.steps ?? []
  const isOpen = showsAll ?? (startsOpen && steps.length <= mostShown)
  const shown = isOpen ? steps : startsOpen ? ofInterest(steps) : []
  return (
    <>
      {shown.length === 0 ? null : (
        <ol className={classes.steps} aria-label={texts.stepsLabel}>
          {shown.map((step) => (
            <Step key={step.id} step={step} progress={progress} showsWhy={!repeats(step, steps)} />
          ))}
        </ol>
      )}
      {isOpen && startsOpen && steps.length <= mostShown ? null : (
        <UnstyledButton className={classes.more} onClick={() => setShowsAll(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? texts.showFewer : texts.showAll(steps.length)}
        </UnstyledButton>
      )}
    </>
  )
}

/** What has failed, what runs, what ended last, and what comes next. */
export function ofInterest(steps: readonly StepView[]): readonly StepView[] {
  const busy = steps.filter(({ state }) => state === 'failed' || state === 'running')
  const last = steps.filter(({ state }) => state === 'succeeded').slice(-3)
  const next = steps.filter(({ state }) => state === 'pending').slice(0, 3)
  const chosen = new Set([...busy, ...last, ...next].slice(0, mostShown))
  return steps.filter((step) => chosen.has(step))
}

/** Starting and waiting have the reason of the creation before them. */
function repeats(step: StepView, steps: readonly StepView[]): boolean {
  if (step.action !== 'start' && step.action !== 'settle') return false
  const why = step.reasons.join('; ')
  return steps.some((each) => each.name === step.name && each.action === 'create' && each.reasons.join('; ') === why)
}

interface StepProps {
  readonly step: StepView
  readonly progress: Progress
  readonly showsWhy: boolean
}

function Step({ step, progress, showsWhy }: StepProps) {
  const { deployment: texts, plan } = useTexts()
  const Icon = icons[step.state]
  return (
    <li className={classes.step} data-state={step.state}>
      <Icon size={18} className={classes.icon} role="img" aria-label={texts.stepState[step.state]} />
      <div className={classes.stepText}>
        <div className={classes.stepHead}>
          <span className={classes.stepName}>
            {texts.step[step.action]} {plan.kind[step.kind] ?? step.kind} <strong>{step.name}</strong>{' '}
            {showsWhy ? <span className={classes.why}>{step.reasons.join('; ')}</span> : null}
          </span>
          <Duration step={step} />
        </div>
        {step.state === 'running' ? <Layers layers={progress.layers[step.id] ?? {}} /> : null}
        {step.state === 'running' ? <Countdown until={progress.until[step.id]} /> : null}
        {(progress.messages[step.id] ?? []).map(({ text, level }) => (
          <span key={text} className={classes.message} data-level={level}>
            {text}
          </span>
        ))}
        {step.error === undefined ? null : <StepError error={step.error} />}
      </div>
    </li>
  )
}

function Duration({ step }: { readonly step: StepView }) {
  const format = useFormat()
  const isRunning = step.state === 'running'
  const now = useNow(isRunning ? 1000 : undefined)
  if (step.startedAt === undefined || (step.endedAt === undefined && !isRunning)) return null
  const end = step.endedAt === undefined ? now : new Date(step.endedAt).getTime()
  const took = end - new Date(step.startedAt).getTime()
  return took < 1000 ? null : <span className={classes.numbers}>{format.clock(took)}</span>
}

/** How long it is waited for yet. */
function Countdown({ until }: { readonly until: string | undefined }) {
  const { deployment: texts } = useTexts()
  const format = useFormat()
  const now = useNow(until === undefined ? undefined : 1000)
  if (until === undefined) return null
  return <span className={classes.message}>{texts.waitsYet(format.clock(Math.max(0, Date.parse(until) - now)))}</span>
}

function StepError({ error }: { readonly error: NonNullable<StepView['error']> }) {
  const { deployment: texts } = useTexts()
  return (
    <div className={classes.error}>
      <p>{error.message}</p>
      {error.log === undefined || error.log.length === 0 ? null : (
        <>
          <p className={classes.why}>{texts.lastLines}</p>
          {/* Long lines scroll, by keyboard too. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre tabIndex={0} aria-label={texts.lastLines}>
            {error.log.join('\n')}
          </pre>
        </>
      )}
    </div>
  )
}
