import type { TemplatePreview, TemplateValue } from '@panamax/contract/publish'
import { harmless, type Output, table } from '../output.ts'
import { diffLines } from './diff.ts'

/** What would be published: values, what stays behind or is lost, the file or its difference to what is there. */
export function showPreview(output: Output, preview: TemplatePreview): void {
  const { values, left, losses, findings, quality, path, document, published, files } = preview
  const secrets = values.filter(({ why }) => why === 'secret')
  const others = values.filter(({ why }) => why === 'environment')
  section(output, 'Secrets, which leave:', table(secrets.map(secretRow)))
  section(output, 'What differs from machine to machine (--ask, --keep):', table(others.map(valueRow)))
  section(
    output,
    'Stays behind:',
    left.map((line) => `  ${harmless(line)}`),
  )
  section(
    output,
    'The format of 2014 has no place for:',
    losses.map(
      ({ path: at, lost, instead }) => `  ${harmless(`${at}: ${lost}${instead === undefined ? '' : `. ${instead}`}`)}`,
    ),
  )
  section(
    output,
    `Quality ${quality} of 100:`,
    findings.map(
      ({ line, message, fix }) => `  ${harmless(`${line === undefined ? '' : `line ${line}: `}${message} ${fix}`)}`,
    ),
  )
  output.line()
  output.line(output.paint('bold', harmless(path)))
  if (published === undefined) for (const line of linesOf(document)) output.line(harmless(line))
  else if (published === document) output.line(output.paint('dim', 'is there already, exactly like this'))
  else for (const line of diffLines(output, published, document)) output.line(line)
  for (const file of Object.keys(files))
    output.line(`${output.paint('bold', harmless(file))} ${output.paint('dim', 'goes with it')}`)
}

function secretRow({ service = '', variable, input, reason }: TemplateValue): string[] {
  return [
    `  ${harmless(service)}`,
    harmless(variable),
    input === '' ? 'is taken out' : `is asked for as ${harmless(input)}`,
    harmless(reason),
  ]
}

function valueRow({ service = '', variable, input, value = '', asked, reason }: TemplateValue): string[] {
  const decision = asked ? (input === '' ? 'is taken out' : `is asked for as ${harmless(input)}`) : 'stays'
  return [`  ${harmless(service)}`, harmless(variable), harmless(value), decision, harmless(reason)]
}

function linesOf(text: string): string[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
}

function section(output: Output, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  output.line()
  output.line(title)
  for (const line of lines) output.line(line)
}
