import type { Change, Plan } from './step.ts'

const signs: Readonly<Record<Change['action'], string>> = {
  create: '+',
  pull: '↓',
  replace: '~',
  start: '>',
  restart: '>',
  stop: '.',
  remove: '-',
  keep: '=',
}

/** The plan as text, one change a line: a sign, the kind, the service or the name, the reasons. */
export function planText(plan: Plan): string {
  const rows = plan.changes.map((change) => ({
    what: `${signs[change.action]} ${change.kind} ${change.name}`,
    why: change.action === 'create' || change.action === 'keep' ? change.reasons.join('; ') : `${change.action}: ${change.reasons.join('; ')}`,
  }))
  const width = Math.min(60, Math.max(0, ...rows.map((row) => row.what.length)))
  const lines = rows.map((row) => `${row.what.padEnd(width)}  ${row.why}`.trimEnd())
  return [...lines, ...plan.warnings.map((warning) => `! ${warning}`)].join('\n')
}

/** Nothing would be done. */
export function isEmpty(plan: Plan): boolean {
  return plan.steps.length === 0
}
