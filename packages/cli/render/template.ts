import type { Answer } from '@panamax/contract/client'
import { formatPath } from '@panamax/core/compose/problem'
import { fittedTable, harmless, type Output, table } from '../output.ts'
import { permissionLine } from './plan.ts'

type List = Answer<'listTemplates'>
type Detail = Answer<'getTemplate'>

/** What a template is asked for by: its bare name in the bundled library, else with its source. */
export function templateRef({ source, name }: { readonly source: string; readonly name: string }): string {
  return source === 'library' ? name : `${source}/${name}`
}

/** The templates, and below them what they could be narrowed to. */
export function showTemplates(output: Output, { templates, total, facets }: List, offset: number): void {
  const rows = templates.map((each) => [
    output.paint('bold', harmless(templateRef(each))),
    `${each.services.length}`,
    `${each.quality}`,
    harmless(firstLine(each.description)),
  ])
  for (const line of fittedTable(output, [['NAME', 'SERVICES', 'QUALITY', 'DESCRIPTION'], ...rows])) output.line(line)
  if (total > templates.length) {
    const from = templates.length === 0 ? offset : offset + 1
    output.note(`${from} to ${offset + templates.length} of ${total}; more with --limit and --offset`)
  }
  if (total < 2) return
  const lines = [
    facetLine(output, 'Keywords', facets.keywords, total),
    facetLine(output, 'Types', facets.types, total),
    facetLine(output, 'Sources', facets.sources, total),
  ].filter((line) => line !== undefined)
  if (lines.length > 0) output.line()
  for (const [name, values] of lines) output.line(`${output.paint('dim', name.padEnd(9))} ${values}`)
}

/** Descriptions of 2014 can be whole pages. */
function firstLine(text: string): string {
  return text.trim().split(/\s*[\r\n]/, 1)[0] ?? ''
}

const mostValues = 8

/** Nothing where no value narrows anything. */
function facetLine(
  { isTerminal, columns }: Output,
  name: string,
  counts: List['facets']['types'],
  total: number,
): [string, string] | undefined {
  const useful = counts.filter(({ count }) => count > 1 || counts.length <= mostValues)
  if (useful.every(({ count }) => count >= total)) return undefined
  const shown = useful.slice(0, mostValues).map(({ value, count }) => `${harmless(value)} ${count}`)
  const text = () => [...shown, ...(counts.length > shown.length ? ['…'] : [])].join(', ')
  while (isTerminal && shown.length > 1 && text().length > columns - 10) shown.pop()
  return [name, text()]
}

/** What a person wants to know before running it. */
export function showTemplate(output: Output, template: Detail): void {
  const { title, origin, findings, permissions } = template
  output.line(`${output.paint('bold', harmless(title))} (${harmless(templateRef(template))})`)
  output.line(harmless(template.description))
  output.line(output.paint('dim', originLine(origin)))
  if (template.others.length > 0) {
    output.note(`Other sources have a template of this name: ${template.others.map(harmless).join(', ')}.`)
  }
  output.line()
  const services = template.services.map((each) => [
    `  ${harmless(each.name)}`,
    harmless(each.image),
    harmless(each.category ?? ''),
  ])
  for (const line of table(services)) output.line(line)
  section(output, 'It asks:', table(template.inputs.map(inputRow)))
  const notable = permissions.filter(({ grade }) => grade !== 'info')
  section(
    output,
    'It may:',
    notable.map((each) => `  ${permissionLine(output, each)}`),
  )
  section(
    output,
    `Quality ${template.quality} of 100:`,
    findings.map((finding) => `  ${findingLine(finding)}`),
  )
  output.line()
  for (const line of template.documentation.trimEnd().split('\n')) output.line(harmless(line))
}

function originLine({ source, address, path, commit, committedAt }: Detail['origin']): string {
  if (address === '') return 'From the library that comes with Panamax'
  const at = commit === undefined ? '' : `, commit ${commit.slice(0, 12)}`
  const on = committedAt === undefined ? '' : ` of ${committedAt.slice(0, 10)}`
  return harmless(`From ${source} (${address}), ${path}${at}${on}`)
}

function inputRow(input: Detail['inputs'][number]): string[] {
  const unset = input.required ? 'required' : ''
  const fallback = input.default === undefined ? unset : `default ${input.default}`
  const note = input.generated ? 'made for you' : fallback
  return [`  ${harmless(input.name)}`, input.type, harmless(input.label ?? ''), harmless(note)]
}

function findingLine({ rule, message, fix, path, line }: Detail['findings'][number]): string {
  const place = line === undefined ? formatPath(path) : `line ${line}`
  return harmless(`${place === '' ? '' : `${place}: `}${message} ${fix} [${rule}]`)
}

function section(output: Output, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  output.line()
  output.line(title)
  for (const line of lines) output.line(line)
}
