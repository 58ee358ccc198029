import type { PlanView } from '@panamax/contract/apps'
import { formatProblem } from '@panamax/core/compose/problem'
import { PanamaxError } from '@panamax/core/errors'
import { harmless, type Output, table } from '../output.ts'

type Change = PlanView['changes'][number]
type Style = Parameters<Output['paint']>[0]

const signs: Readonly<Record<Change['action'], { readonly sign: string; readonly style: Style }>> = {
  create: { sign: '+', style: 'green' },
  pull: { sign: '↓', style: 'cyan' },
  replace: { sign: '~', style: 'yellow' },
  start: { sign: '>', style: 'green' },
  restart: { sign: '>', style: 'yellow' },
  stop: { sign: '.', style: 'yellow' },
  remove: { sign: '-', style: 'red' },
  keep: { sign: '=', style: 'dim' },
}

const grades: Readonly<Record<PlanView['permissions'][number]['grade'], Style>> = {
  info: 'dim',
  notice: 'cyan',
  warning: 'yellow',
  danger: 'red',
}

/** True when deploying would do something. */
export function hasChanges(plan: PlanView): boolean {
  return plan.changes.some((change) => change.action !== 'keep')
}

/** Throws what is wrong with the document or its answers, every problem at once; `isAnswerable` where there is a --set for answers. */
export function refuseProblems(plan: PlanView, isAnswerable = false): void {
  if (plan.problems.every(({ severity }) => severity !== 'error')) return
  const asked = plan.problems.filter(isOfInput).map(({ path }) => String(path[2]))
  // That the document lacks the value too is no second problem.
  const problems = plan.problems.filter(({ message }) => !asked.some((name) => lacks(message, name)))
  const count = problems.filter(({ severity }) => severity === 'error').length
  const what = count === 1 ? 'there is a problem' : `there are ${count} problems`
  const way = asked.map((name) => `--set ${harmless(name)}=VALUE`).join(' ')
  const fix = isAnswerable && way !== '' ? ` Answer with: ${way}` : ''
  throw new PanamaxError('invalid_request', `Nothing was changed, since ${what}.${fix}`, { details: { problems } })
}

function isOfInput({ severity, path }: PlanView['problems'][number]): boolean {
  return severity === 'error' && path[0] === 'x-panamax' && path[1] === 'inputs' && path.length === 3
}

function lacks(message: string, name: string): boolean {
  return message.startsWith(`The required variable ${name} has no value`)
}

/** The plan for a person: changes with reasons, ports, what it may do to the machine, what needs attention. */
export function showPlan(output: Output, plan: PlanView): void {
  output.line(`${output.paint('bold', harmless(plan.title))} (${plan.app})${plan.isNew ? ', new' : ''}`)
  for (const line of changeLines(output, plan.changes)) output.line(`  ${line}`)
  if (plan.isNew)
    section(
      output,
      'It may',
      plan.permissions.filter(isNotable).map((each) => permissionLine(output, each)),
    )
  section(
    output,
    'Not carried over',
    plan.losses.map((each) => {
      const instead = each.instead === undefined ? '' : ` Instead: ${harmless(each.instead)}`
      return `${harmless(each.path)}: ${harmless(each.lost)}.${instead}`.replace('..', '.')
    }),
  )
  section(output, 'Note', [
    ...plan.warnings.map(harmless),
    ...plan.problems.map((each) => harmless(formatProblem(each))),
  ])
  section(
    output,
    output.paint('red', 'In the way'),
    plan.conflicts.map((each) => conflictLine(each)),
  )
}

function section(output: Output, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  output.line(`${title}:`)
  for (const line of lines) output.line(`  ${line}`)
}

export function permissionLine(output: Output, { service, grade, text }: PlanView['permissions'][number]): string {
  return output.paint(grades[grade], `${service === undefined ? '' : `${harmless(service)}: `}${harmless(text)}`)
}

function isNotable(permission: PlanView['permissions'][number]): boolean {
  return permission.grade !== 'info'
}

export function conflictLine(conflict: PlanView['conflicts'][number]): string {
  const next = conflict.nextFree === undefined ? '' : `; ${conflict.nextFree} is free`
  return `port ${conflict.port}/${conflict.protocol} of ${harmless(conflict.service)} is held by ${harmless(conflict.holder)}${next}`
}

export function changeLines(output: Output, changes: readonly Change[]): string[] {
  const shown = changes.filter((change) => change.action !== 'keep')
  const kept = changes.length - shown.length
  const rows = shown.map((change) => {
    const { sign, style } = signs[change.action]
    return [output.paint(style, sign), `${change.kind} ${harmless(change.name)}`, harmless(reasonsOf(change))]
  })
  const tail = kept === 0 ? [] : [output.paint('dim', `= ${kept} unchanged`)]
  return [...table(rows), ...tail]
}

function reasonsOf(change: Change): string {
  const why = change.reasons.join('; ')
  return change.action === 'create' || change.action === 'pull'
    ? why
    : [change.action, why].filter((part) => part !== '').join(': ')
}
