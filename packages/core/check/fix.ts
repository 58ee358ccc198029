import { removeIn } from '../compose/edit/change.ts'
import { Refusal } from '../compose/edit/source.ts'
import type { AppSpec } from '../compose/spec.ts'
import type { Attempt } from './attempt.ts'
import type { Finding, LintRule } from './finding.ts'
import { SecretFixer } from './fix-secrets.ts'
import { fixData, fixHealth, fixRequired } from './fix-service.ts'
import { lint } from './lint.ts'

/** A finding that is mended. Its place is the one that it had before. */
export interface Fixed {
  readonly finding: Finding
  readonly done: string
}

/** A finding that stays, and why. Its place is the one in the text that was given back. */
export interface Left {
  readonly finding: Finding
  readonly reason: string
}

export interface FixResult {
  readonly text: string
  readonly fixed: readonly Fixed[]
  readonly left: readonly Left[]
}

/** Why nothing but a person can decide it. */
const byHand: Readonly<Partial<Record<LintRule, string>>> = {
  'blocked-service': 'Somebody has to repair the service first.',
  danger: 'Only its author knows whether the service needs it.',
  'deprecated-link': 'Images of the time read the variables that a link makes; only its author knows of this one.',
  'floating-tag': 'Only its author knows which version it was made for.',
  'no-description': 'Only its author knows what it is for.',
  'no-documentation': 'Only its author knows how it is used.',
  'no-keywords': 'Only its author knows what people search for.',
  'no-name': 'Only its author knows its name.',
  'open-database': 'Somebody may reach it from outside on purpose.',
  'port-conflict': 'People know the app by its ports.',
  'taken-by-convention': 'People know the app by its ports.',
  'unreachable-service': 'Only its author knows what was meant to lead to it.',
  warning: 'Only its author knows whether the service needs it.',
}

/**
 * Mends what can be mended without knowing what the author meant, by edits that leave every other byte as it is. Pure;
 * doing it again changes nothing more. `load` judges a text as `lint` is to see it; a text that does not load comes
 * back unchanged.
 */
export function fix(text: string, load: (text: string) => AppSpec | undefined): FixResult {
  const app = load(text)
  if (app === undefined) return { text, fixed: [], left: [] }
  // One look at the end is enough where all goes well, as it does; else each step is looked at.
  const quick = mend(text, app, () => true)
  const { current, fixed, reasons } =
    load(quick.current) === undefined ? mend(text, app, (changed) => load(changed) !== undefined) : quick
  const after = current === text ? app : (load(current) ?? app)
  const left = lint(after, current).findings.map(
    (finding): Left => ({
      finding,
      reason: reasons.get(keyOf(finding)) ?? byHand[finding.rule] ?? 'It is for a person to decide.',
    }),
  )
  return { text: current, fixed, left }
}

interface Mended {
  readonly current: string
  readonly fixed: readonly Fixed[]
  /** Why the others stay, by what they are about. */
  readonly reasons: ReadonlyMap<string, string>
}

function mend(text: string, app: AppSpec, isSound: (text: string) => boolean): Mended {
  const secrets = new SecretFixer(text)
  const reasons = new Map<string, string>()
  const fixed: Fixed[] = []
  let current = text
  for (const finding of lint(app, text).findings) {
    const attempt = attemptFix(current, finding, app, secrets)
    if ('text' in attempt && isSound(attempt.text)) {
      current = attempt.text
      fixed.push({ finding, done: attempt.done })
    } else reasons.set(keyOf(finding), 'reason' in attempt ? attempt.reason : 'The document would not load any more.')
  }
  return { current, fixed, reasons }
}

function attemptFix(text: string, finding: Finding, app: AppSpec, secrets: SecretFixer): Attempt {
  switch (finding.rule) {
    case 'obsolete-version':
      return fixVersion(text)
    case 'literal-secret':
      return secrets.fix(text, finding)
    case 'data-without-volume':
      return fixData(text, finding, app)
    case 'no-healthcheck':
      return fixHealth(text, finding, app)
    case 'blank-required':
      return fixRequired(text, finding)
    default:
      return { reason: byHand[finding.rule] ?? 'It is for a person to decide.' }
  }
}

function fixVersion(text: string): Attempt {
  try {
    return { text: removeIn(text, ['version'], 0), done: 'took out "version"' }
  } catch (error) {
    if (error instanceof Refusal) return { reason: error.message }
    throw error
  }
}

/** What a finding is about; its lines move while others are mended. */
function keyOf({ rule, path }: Finding): string {
  return JSON.stringify([rule, path])
}
