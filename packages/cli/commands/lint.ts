import { type Deduction, type Finding, gradeOf } from '@panamax/core/check/finding'
import { fix, type FixResult } from '@panamax/core/check/fix'
import { lint } from '@panamax/core/check/lint'
import { PanamaxError } from '@panamax/core/errors'
import type { Command } from '../command.ts'
import { fileArgument } from '../offline/arguments.ts'
import { judge, loadUnanswered, type OpenedFile, openFile } from '../offline/load-file.ts'
import { harmless, type Output } from '../output.ts'
import { writeWhole } from '../text-file.ts'

const colours = { note: 'dim', warning: 'yellow', serious: 'red' } as const

export const lintCommand: Command = {
  name: 'lint',
  summary:
    'judges the quality of a template, with the reason and the fix of each finding and a score that is explained; exit 0 when there are notes at most, else 1; needs no server',
  arguments: [fileArgument],
  options: [
    {
      flags: '--fix',
      description: 'mend in the file what needs no decision: a literal secret becomes an input, data gets a volume, …',
    },
  ],
  examples: ['panamax lint compose.yaml', 'panamax lint compose.yaml --fix', 'panamax lint compose.yaml --json'],
  async run(context, [path], options) {
    const { output } = context
    const opened = await openFile(context, path, {})
    const result = options['fix'] === true ? await mend(opened) : undefined
    const document = result?.text ?? opened.document
    const app = judge(context, { ...opened, document })
    const judged = lint(app, document)
    // The lines of a file in another format are not those of the document that it was turned into.
    const findings = opened.isOwnText ? judged.findings : judged.findings.map(withoutLine)
    const { score, deductions } = judged
    output.value({
      file: opened.fileName,
      score,
      findings: findings.map((finding) => ({ grade: gradeOf(finding.rule), ...finding })),
      deductions,
      ...(result === undefined ? {} : { fixed: result.fixed, left: result.left }),
    })
    for (const { finding, done } of result?.fixed ?? [])
      output.line(`${output.paint('green', 'fixed')} ${place(opened, finding)}: ${harmless(done)}`)
    const reasons = new Map((result?.left ?? []).map(({ finding, reason }) => [JSON.stringify(finding), reason]))
    for (const finding of findings) showFinding(output, opened, finding, reasons.get(JSON.stringify(finding)))
    for (const line of scoreLines(score, deductions)) output.line(line)
    return findings.some(({ rule }) => gradeOf(rule) !== 'note') ? 1 : 0
  },
}

/** Mends the file in its place. */
async function mend(opened: OpenedFile): Promise<FixResult> {
  const { path, document } = opened
  if (path === undefined) throw new PanamaxError('invalid_request', '--fix needs a file that it can write.')
  if (!opened.isOwnText)
    throw new PanamaxError(
      'unsupported',
      `${opened.fileName} is no compose file, so it cannot be mended. Turn it into one first: panamax convert ${opened.fileName} --to compose -o compose.yaml`,
    )
  const result = fix(document, (text) => loadUnanswered(opened, text).app)
  if (result.text !== document) await writeWhole(path, result.text)
  return result
}

function withoutLine({ line: _line, column: _column, ...finding }: Finding): Finding {
  return finding
}

function place({ fileName }: OpenedFile, { line, column }: Finding): string {
  return [fileName, ...(line === undefined ? [] : [line, column ?? 1])].join(':')
}

function showFinding(output: Output, opened: OpenedFile, finding: Finding, reason: string | undefined): void {
  const grade = gradeOf(finding.rule)
  const message = `${harmless(finding.message)} ${output.paint('dim', `[${finding.rule}]`)}`
  output.line(`${output.paint(colours[grade], grade.padEnd(7))} ${harmless(place(opened, finding))}: ${message}`)
  output.line(`        ${harmless(finding.fix)}`)
  if (reason !== undefined) output.line(`        ${output.paint('dim', `Left: ${harmless(reason)}`)}`)
}

function scoreLines(score: number, deductions: readonly Deduction[]): string[] {
  return [
    `Score ${score} of 100`,
    ...deductions.map(({ points, about, findings }) => {
      const times = findings === 1 ? '' : ` (${findings} of them)`
      return `${`−${points}`.padStart(8)} ${about}${times}`
    }),
  ]
}
