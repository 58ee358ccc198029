import type { PlanView } from '@panamax/contract/apps'
import { Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../texts/texts.tsx'
import classes from './plan.module.css'

type Change = PlanView['changes'][number]

const signs: Readonly<Record<Change['action'], string>> = {
  create: '+',
  pull: '↓',
  replace: '~',
  start: '▸',
  restart: '↻',
  stop: '■',
  remove: '−',
  keep: '=',
}

interface Props {
  readonly plan: Pick<PlanView, 'changes' | 'warnings'>
  /** Left out where everything has the same one. */
  readonly withReasons?: boolean
}

/** What would be done, one line each, with the reasons. What stays as it is is counted, and listed on demand. */
export function PlanList({ plan, withReasons = true }: Props) {
  const { plan: texts } = useTexts()
  const [showsKept, setShowsKept] = useState(false)
  const kept = plan.changes.filter(({ action }) => action === 'keep')
  const changes = plan.changes.filter(({ action }) => action !== 'keep')
  return (
    <div>
      {changes.length === 0 ? (
        <Text size="sm">{texts.nothing}</Text>
      ) : (
        <Rows changes={changes} withReasons={withReasons} />
      )}
      {kept.length === 0 || changes.length === 0 ? null : (
        <UnstyledButton
          className={classes.kept}
          onClick={() => setShowsKept(!showsKept)}
          aria-expanded={showsKept}
          c="dimmed"
        >
          {texts.unchanged(kept.length)}
        </UnstyledButton>
      )}
      {showsKept ? <Rows changes={kept} withReasons={withReasons} /> : null}
      {plan.warnings.map((warning) => (
        <p key={warning} className={classes.warning}>
          <span aria-hidden="true">! </span>
          {warning}
        </p>
      ))}
    </div>
  )
}

function Rows({ changes, withReasons }: { readonly changes: readonly Change[]; readonly withReasons: boolean }) {
  const { plan: texts } = useTexts()
  return (
    <ul className={classes.rows}>
      {changes.map((change) => (
        <li key={change.id} className={classes.row} data-action={change.action}>
          <span className={classes.sign} aria-hidden="true">
            {signs[change.action]}
          </span>
          <span className={classes.what}>
            <span className={classes.action}>{texts.action[change.action]} </span>
            {texts.kind[change.kind] ?? change.kind} <strong>{change.name}</strong>
          </span>
          {withReasons ? <span className={classes.why}>{change.reasons.join('; ')}</span> : null}
        </li>
      ))}
    </ul>
  )
}
