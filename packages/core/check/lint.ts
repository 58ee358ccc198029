import { parseDocument } from '../compose/document.ts'
import type { AppSpec } from '../compose/spec.ts'
import { type AppMetadata, readMetadata } from '../template/metadata.ts'
import { type Deduction, type Finding, type LintRule, lintRules } from './finding.ts'
import { literalSecrets } from './literal-secrets.ts'
import { lintServices } from './lint-services.ts'
import { permissions } from './permissions.ts'
import { portConflicts, publishedPorts } from './ports.ts'

export interface LintResult {
  readonly findings: readonly Finding[]
  /** 0 to 100: 100 less the deductions. */
  readonly score: number
  /** Why it is not 100, the biggest first. */
  readonly deductions: readonly Deduction[]
}

/**
 * Judges the quality of a template. `text` is the document that `app` was loaded from: it tells a literal secret from
 * one that is asked for, and gives the findings their lines; without it both are left out.
 */
export function lint(app: AppSpec, text?: string): LintResult {
  const metadata = readMetadata(app)
  const findings = [
    ...lintMetadata(metadata.metadata),
    ...lintServices(app, metadata.services),
    ...lintPermissions(app),
    ...lintPorts(app),
    ...(text === undefined ? [] : [...lintText(text), ...literalSecrets(text)]),
  ]
  const placed = text === undefined ? findings : withLines(findings, text)
  const deductions = deduct(placed)
  const lost = deductions.reduce((sum, { points }) => sum + points, 0)
  return { findings: placed, score: Math.max(0, 100 - lost), deductions }
}

/** A rule takes no more than its most, so that one bad habit does not hide everything else. */
function deduct(findings: readonly Finding[]): Deduction[] {
  const counts = new Map<LintRule, number>()
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  return [...counts]
    .map(([rule, count]): Deduction => {
      const { points, most, about } = lintRules[rule]
      return { rule, findings: count, points: Math.min(most, points * count), about }
    })
    .sort((a, b) => b.points - a.points)
}

function lintMetadata(metadata: AppMetadata): Finding[] {
  const findings: Finding[] = []
  const add = (rule: LintRule, key: string, message: string, fix: string) =>
    findings.push({ rule, path: ['x-panamax', key], message, fix })
  if (metadata.name === undefined) add('no-name', 'name', 'The template has no name.', 'Add "name" to x-panamax.')
  if (metadata.description === undefined)
    add('no-description', 'description', 'The template has no description.', 'Say in one line what it is for.')
  const told = (metadata.documentation ?? '').trim()
  if (told.length < 40)
    add(
      'no-documentation',
      'documentation',
      `The template ${told === '' ? 'does not say' : 'hardly says'} what to do once it runs.`,
      'Add "documentation" to x-panamax: where to open it, how to log in, what to change.',
    )
  if (metadata.keywords.length === 0)
    add('no-keywords', 'keywords', 'The template has no keywords.', 'Add the words that people would search for.')
  return findings
}

function lintPermissions(app: AppSpec): Finding[] {
  return permissions(app).flatMap(({ grade, service, text, path, kind }): Finding[] => {
    if (kind === 'floating-tag')
      return [
        {
          rule: 'floating-tag',
          ...own(service),
          path,
          message: text,
          fix: 'Name the exact version, or pin the digest.',
        },
      ]
    if (grade !== 'danger' && grade !== 'warning') return []
    return [
      {
        rule: grade,
        ...own(service),
        path,
        message: text,
        fix: 'Leave it out where the service works without it; say in the documentation why it is needed.',
      },
    ]
  })
}

function lintPorts(app: AppSpec): Finding[] {
  return portConflicts(publishedPorts(app), []).map(({ wanted, message }) => ({
    rule: 'port-conflict',
    service: wanted.service,
    path: wanted.path,
    message,
    fix: 'Give one of them another host port, or leave the host port out.',
  }))
}

function lintText(text: string): Finding[] {
  if (!/^(["']?)version\1[ \t]*:/m.test(text)) return []
  const message = '"version" at the top of the file means nothing any more.'
  return [{ rule: 'obsolete-version', path: ['version'], message, fix: 'Delete the line.' }]
}

function withLines(findings: readonly Finding[], text: string): Finding[] {
  const document = parseDocument(text)
  return findings.map((finding) => ({ ...finding, ...document.locate(finding.path) }))
}

function own(service: string | undefined): { service?: string } {
  return service === undefined ? {} : { service }
}
