import type { Source, SourceDetail } from '@panamax/contract/sources'
import { ago, ahead, fittedTable, harmless, type Output, table } from '../output.ts'

/** So many files are named without being asked for. */
const fewFiles = 20

/** All sources, one a line; errors below. */
export function showSources(output: Output, sources: readonly Source[], now: number): void {
  const rows = sources.map((source) => [
    source.name,
    source.kind,
    stateText(source, now),
    String(source.templates),
    placeText(source),
  ])
  for (const line of fittedTable(output, [['SOURCE', 'KIND', 'STATE', 'TEMPLATES', 'ADDRESS'], ...rows]))
    output.line(line)
  for (const { name, error } of sources) if (error !== undefined) output.note(`${name}: ${harmless(error)}`)
}

/** One source with everything that is known about it. */
export function showSource(output: Output, source: SourceDetail, now: number): void {
  const lines: [string, string][] = [
    ['Kind', source.kind],
    ['Address', placeText(source)],
    ['State', stateText(source, now)],
    ['Templates', countText(source)],
  ]
  if (source.commit !== undefined) lines.push(['Commit', source.commit])
  if (source.account !== undefined) lines.push(['Credentials', `of the account at ${source.account}`])
  else if (source.hasCredentials) lines.push(['Credentials', 'stored, encrypted'])
  if (source.nextAt !== undefined) lines.push(['Read again', ahead(source.nextAt, now)])
  output.line(output.paint('bold', source.name))
  for (const line of table(lines)) output.line(`  ${line}`)
  if (source.error !== undefined) output.note(`${output.paint('red', 'error')}: ${harmless(source.error)}`)
  showFiles(output, source, Number.POSITIVE_INFINITY)
}

/** What a refresh found, in words. */
export function showFound(output: Output, source: SourceDetail): void {
  const commit = source.commit === undefined ? '' : ` at ${source.commit.slice(0, 10)}`
  output.line(`${output.paint('bold', source.name)}${commit}: ${countText(source)}`)
  showFiles(output, source, fewFiles)
  if (source.templates === 0) output.note(whatCounts)
}

function showFiles(output: Output, source: SourceDetail, most: number): void {
  const wanted = source.files.filter(({ outcome }) => outcome !== 'template')
  for (const file of wanted.slice(0, most)) {
    const [problem] = file.problems
    const reason = file.reason ?? problem?.message ?? ''
    const line = problem?.line === undefined || reason !== problem.message ? '' : `:${problem.line}`
    const colour = file.outcome === 'broken' ? 'red' : 'yellow'
    output.line(`  ${output.paint(colour, file.outcome)}  ${harmless(file.path)}${line}: ${harmless(reason)}`)
  }
  const listed = Math.min(wanted.length, most)
  const unlisted = source.warnings + source.skipped - listed
  if (unlisted > 0) output.line(`  … and ${unlisted} more: panamax source show ${source.name}`)
}

/** Without one, people wonder what their files lack. */
const whatCounts = 'A template is a file ….pmx, or a compose.yaml (or docker-compose.yml) in a folder of its own.'

function countText({ templates, warnings, skipped }: Source): string {
  const parts = [`${templates === 0 ? 'no' : templates} ${templates === 1 ? 'template' : 'templates'}`]
  if (warnings > 0) parts.push(`${warnings} of them with warnings`)
  if (skipped > 0) parts.push(`${skipped} ${skipped === 1 ? 'file' : 'files'} broken or skipped`)
  return parts.join(', ')
}

function stateText({ state, refreshedAt }: Source, now: number): string {
  const when = refreshedAt === undefined ? '' : ` (${ago(refreshedAt, now)})`
  switch (state) {
    case 'ready':
      return `ready${when}`
    case 'failed':
      return refreshedAt === undefined ? 'failed' : `failed, last good${when}`
    case 'pending':
    case 'refreshing':
      return state
  }
}

function placeText({ kind, address, branch, folder }: Source): string {
  if (kind === 'library') return 'came with Panamax'
  const parts = [harmless(address)]
  if (branch !== undefined) parts.push(`branch ${harmless(branch)}`)
  if (folder !== undefined) parts.push(`folder ${harmless(folder)}`)
  return parts.join(', ')
}
