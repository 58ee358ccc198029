import type { MergeConflict, Upgrade } from '@panamax/contract/upgrades'
import { ago, harmless, type Output } from '../output.ts'
import { diffLines } from './diff.ts'
import { permissionLine } from './plan.ts'

type Origin = NonNullable<Upgrade['from']>

/** What an upgrade would change in the texts, and what both have changed. */
export function showUpgrade(output: Output, app: string, upgrade: Upgrade, now: number): void {
  const { from, to, at, template = '', current = '', document = '' } = upgrade
  const when = at === undefined ? '' : `, changed ${ago(at, now)}`
  output.line(`${output.paint('bold', app)}: ${harmless(template)}${commits(from, to)}${when}`)
  if (upgrade.conflicts.length === 0) for (const line of diffLines(output, current, document)) output.line(line)
  for (const conflict of upgrade.conflicts) showConflict(output, 'the document', conflict)
  for (const { path, change, conflicts } of upgrade.files) {
    if (change !== 'kept') output.line(`file ${harmless(path)}: ${change === 'conflict' ? 'changed by both' : change}`)
    for (const conflict of conflicts) showConflict(output, harmless(path), conflict)
  }
  for (const { name, label, ...answer } of upgrade.defaults) {
    const title = harmless(label ?? name)
    output.line(
      `${title} stays ${harmless(answer.from)}; the template would say ${harmless(answer.to)} now: --set ${harmless(name)}=${harmless(answer.to)}`,
    )
  }
  if (upgrade.permissions.length > 0) output.line('It may from now on:')
  for (const permission of upgrade.permissions) output.line(`  ${permissionLine(output, permission)}`)
}

function commits(from: Origin | undefined, to: Origin | undefined): string {
  const [before, after] = [from?.commit?.slice(0, 7), to?.commit?.slice(0, 7)]
  return before === undefined || after === undefined ? '' : ` ${before} → ${after}`
}

function showConflict(output: Output, where: string, conflict: MergeConflict): void {
  const path = conflict.path === undefined ? '' : ` (${harmless(conflict.path)})`
  output.line(
    output.paint('yellow', `line ${conflict.line} of ${where}${path}: you and the template changed the same thing`),
  )
  const sides = [
    ['  yours     | ', conflict.mine, 'cyan'],
    ['  then      | ', conflict.base, 'dim'],
    ['  now       | ', conflict.theirs, 'green'],
  ] as const
  for (const [label, text, style] of sides) {
    const lines = text === '' ? ['(nothing)'] : text.replace(/\n$/, '').split('\n')
    for (const line of lines) output.line(output.paint(style, label + harmless(line.replace(/\r$/, ''))))
  }
}
