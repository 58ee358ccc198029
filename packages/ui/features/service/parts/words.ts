import type { Plain } from '@panamax/core/compose/edit/plain'
import { quoteWord } from '@panamax/core/convert/shell-words'
import { listOf, textOf } from '../../../document/service-model.ts'

/** A command as one line; a list is quoted as for a shell. */
export function lineOf(command: Plain | undefined): string {
  return Array.isArray(command)
    ? listOf(command)
        .map((word) => quoteWord(textOf(word)))
        .join(' ')
    : textOf(command)
}

/** Of a health check: the line that it runs. */
export function testLine(test: Plain | undefined): string {
  if (!Array.isArray(test)) return textOf(test)
  const [kind, ...words] = listOf(test).map(textOf)
  if (kind === 'NONE') return ''
  return kind === 'CMD-SHELL' ? words.join(' ') : words.map(quoteWord).join(' ')
}
