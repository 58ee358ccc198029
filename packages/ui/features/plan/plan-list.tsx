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

/** What would be done, one line each, with the reasons. What stays as it is is counted, and listed on demand. */
export function PlanList({ plan }: { readonly plan: Pick<PlanView, 'changes' | 'warnings'> }) {
  const { plan: texts } = useTexts()
  const [showsKept, setShowsKept] = useState(false)
  const kept = plan.changes.filter(({ action }) => action === 'keep')
  const changes = plan.changes.filter(({ action }) => action !== 'keep')
  return (
    <div>
      {changes.length === 0 ? <Text size="sm">{texts.nothing}</Text> : <Rows changes={changes} />}
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
      {showsKept ? <Rows changes={kept} /> : null}
      {plan.warnings.map((warning) => (
        <p key={warning} className={classes.warning}>
          <span aria-hidden="true">! </span>
          {warning}
        </p>
      ))}
    </div>
  )
}

function Rows({ changes }: { readonly changes: readonly Change[] }) {
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
          <span className={classes.why}>{change.reasons.join('; ')}</span>
        </li>
      ))}
    </ul>
  )
}
