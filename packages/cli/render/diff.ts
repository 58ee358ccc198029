import { type DiffLine, hunkHeader, lineDiff } from '@panamax/core/template/merge/line-diff'
import { harmless, type Output } from '../output.ts'

const looks = {
  same: { sign: ' ', style: undefined },
  removed: { sign: '-', style: 'red' },
  added: { sign: '+', style: 'green' },
} as const

/** The difference of two texts in unified format, coloured; nothing where they are the same. */
export function diffLines(output: Output, before: string, after: string): string[] {
  return lineDiff(before, after).flatMap((hunk) => [
    output.paint('cyan', hunkHeader(hunk)),
    ...hunk.lines.flatMap((line) => shown(output, line)),
  ])
}

function shown(output: Output, { kind, text, isUnended }: DiffLine): string[] {
  const { sign, style } = looks[kind]
  const line = `${sign}${harmless(text.replace(/\r$/, ''))}`
  const end = isUnended === true ? [output.paint('dim', '\\ no line break at the end')] : []
  return [style === undefined ? line : output.paint(style, line), ...end]
}
