/** The rules of lint, each with the points that one finding takes off a score of 100 and the most that it takes in all. */
export const lintRules = {
  'blank-required': { points: 10, most: 20, about: 'a value that is required and nobody asks for' },
  'blocked-service': { points: 25, most: 25, about: 'a service that cannot run as it is' },
  danger: { points: 15, most: 30, about: 'a permission that is as good as root on the machine' },
  'data-without-volume': { points: 15, most: 30, about: 'data that is lost when the container is replaced' },
  'deprecated-link': { points: 2, most: 4, about: '"links", which Compose keeps for old files only' },
  'floating-tag': { points: 6, most: 18, about: 'an image that may be another one tomorrow' },
  'literal-secret': { points: 15, most: 30, about: 'a secret that every reader of the file knows' },
  'no-description': { points: 5, most: 5, about: 'a template without a description' },
  'no-documentation': { points: 6, most: 6, about: 'a template that does not say how to use it' },
  'no-healthcheck': { points: 3, most: 9, about: 'a service whose health nobody can tell' },
  'no-keywords': { points: 3, most: 3, about: 'a template that a search does not find' },
  'no-name': { points: 4, most: 4, about: 'a template without a name' },
  'obsolete-version': { points: 1, most: 1, about: '"version:", which Compose ignores' },
  'open-database': { points: 5, most: 10, about: 'a database that is open to the network' },
  'port-conflict': { points: 10, most: 20, about: 'two services that want one host port' },
  'taken-by-convention': { points: 3, most: 6, about: 'a host port that is often taken' },
  'unreachable-service': { points: 4, most: 8, about: 'a service that nothing leads to' },
  warning: { points: 5, most: 15, about: 'a permission that deserves a second look' },
} as const
export type LintRule = keyof typeof lintRules

/** One thing about a template that could be better. */
export interface Finding {
  readonly rule: LintRule
  readonly service?: string
  /** Where in the model. */
  readonly path: readonly (string | number)[]
  /** 1-based, where the text was given and has the place. */
  readonly line?: number
  readonly column?: number
  readonly message: string
  /** What to do about it. */
  readonly fix: string
  /** For a literal secret: the input that would replace it. */
  readonly input?: ProposedInput
}

export interface ProposedInput {
  readonly name: string
  readonly type: 'password'
  /** Absent for a secret that somebody else gives out. */
  readonly generate?: { readonly length: number }
  readonly required?: boolean
}

/** How much a finding weighs: a note is a matter of taste or polish, a serious one hurts whoever runs the template. */
export type FindingGrade = 'note' | 'warning' | 'serious'

export function gradeOf(rule: LintRule): FindingGrade {
  const { points } = lintRules[rule]
  return points <= 3 ? 'note' : points < 10 ? 'warning' : 'serious'
}

/** What a rule took off the score. */
export interface Deduction {
  readonly rule: LintRule
  readonly findings: number
  readonly points: number
  readonly about: string
}
