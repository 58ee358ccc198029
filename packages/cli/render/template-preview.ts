import type { BesideFile, TemplatePreview, TemplateValue } from '@panamax/contract/publish'
import { harmless, type Output, table } from '../output.ts'
import { diffLines } from './diff.ts'

/** What would be published: values, what stays behind or is lost, the file or its difference to what is there. */
export function showPreview(output: Output, preview: TemplatePreview): void {
  const { values, left, losses, findings, quality, path, document, published } = preview
  const secrets = values.filter(({ why }) => why === 'secret')
  const others = values.filter(({ why }) => why === 'environment')
  section(output, 'Secrets, which leave:', table(secrets.map(secretRow)))
  section(output, 'What differs from machine to machine (--ask, --keep):', table(others.map(valueRow)))
  section(
    output,
    'Images that others may not get:',
    preview.images.map((line) => `  ${harmless(line)}`),
  )
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
  for (const file of preview.beside) showBeside(output, file, preview.files[file.path])
}

const besideWords: Readonly<Record<BesideFile['state'], string>> = {
  new: 'goes with it',
  changed: 'goes with it, and replaces what is there',
  same: 'goes with it, and is there already',
  removed: 'is removed: an earlier publication made it, and the app has it no more',
  altered: 'stays: the app has it no more, but somebody has changed it since it was published',
  foreign: 'stays: it is not from this app',
}

function showBeside(output: Output, { path, state, before }: BesideFile, after: string | undefined): void {
  output.line(`${output.paint('bold', harmless(path))} ${output.paint('dim', besideWords[state])}`)
  if (state !== 'changed' && state !== 'removed') return
  for (const line of diffLines(output, before ?? '', after ?? '')) output.line(line)
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
