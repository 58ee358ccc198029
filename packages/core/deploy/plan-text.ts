import type { Change, Plan } from './step.ts'

const signs: Readonly<Record<Change['action'], string>> = {
  create: '+',
  pull: '↓',
  replace: '~',
  start: '>',
  restart: '↻',
  stop: '.',
  remove: '-',
  keep: '=',
}

const WIDEST = 60

/**
 * The plan as text, one change a line: a sign, the kind, the name, the reasons. Control characters, which names and values
 * of a document may hold, are shown as escapes, so that it is safe to print on a terminal.
 */
export function planText(plan: Plan): string {
  const rows = plan.changes.map((change) => ({
    what: visible(`${signs[change.action]} ${change.kind} ${change.name}`),
    why: visible(change.reasons.join('; ')),
  }))
  const width = Math.min(WIDEST, longest(rows.map((row) => row.what)))
  const lines = rows.map((row) => `${row.what.padEnd(width)}  ${row.why}`.trimEnd())
  return [...lines, ...plan.warnings.map((warning) => `! ${visible(warning)}`)].join('\n')
}

/** Nothing would be done. */
export function isEmpty(plan: Plan): boolean {
  return plan.steps.length === 0
}

/** Not Math.max(...): a plan may have more rows than a call may have arguments. */
function longest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0)
}

function visible(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' ? '⏎' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
