import { Scalar } from 'yaml'
import { replaceItem, replaceValue } from '../../compose/edit/replace.ts'
import { lineEnd, lineStart, nextLine, readSource, Refusal, type Source } from '../../compose/edit/source.ts'
import { applySplices, type Splice } from '../../compose/edit/splice.ts'
import { isDoubtful, type Quote, writeScalar } from '../../compose/edit/write-value.ts'
import { type DocumentComment, type DocumentScalar, type ParsedText, scalarsOf } from './document-scalars.ts'

/** A piece of a scalar's value, and what is to stand there. */
export interface Replacement {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface Rewriting {
  readonly scalars: ReadonlyMap<DocumentScalar, readonly Replacement[]>
  /** Those that go; a line that has nothing else goes with them. */
  readonly comments: readonly DocumentComment[]
}

/**
 * The text with pieces of its values replaced. Quotes, block style and everything around stay. What stands at an anchor
 * changes wherever it is used. Throws `Refusal` when the result would not say exactly what was wanted.
 */
export function rewrite({ source, scalars }: ParsedText, wanted: Rewriting): string {
  if (wanted.scalars.size === 0 && wanted.comments.length === 0) return source.text
  const values = [...wanted.scalars].map(([scalar, replacements]) => scalarSplice(source, scalar, replacements))
  const comments = wanted.comments
    .map((comment) => commentSplice(source.text, comment))
    .filter((splice) => !values.some(({ start, end }) => splice.start < end && splice.end > start))
  const text = applySplices(source.text, [...values, ...merged(comments)])
  verify(source, scalars, wanted, text)
  return text
}

export function replaced(value: string, replacements: readonly Replacement[]): string {
  return applySplices(value, replacements)
}

function verify(source: Source, before: readonly DocumentScalar[], wanted: Rewriting, text: string): void {
  const after = scalarsOf(readSource(text))
  const wrong = before.find((scalar, index) => {
    const replacements = wanted.scalars.get(scalar)
    const value = replacements === undefined ? scalar.value : replaced(scalar.value, replacements)
    return after[index]?.value !== value || after[index]?.isKey !== scalar.isKey
  })
  if (wrong === undefined && after.length === before.length) return
  const line = wrong?.line ?? 1
  throw new Refusal(
    `What stands in line ${line} is written in a form that cannot be changed: change it by hand.`,
    wrong?.path ?? [],
    line,
  )
}

function scalarSplice(source: Source, scalar: DocumentScalar, replacements: readonly Replacement[]): Splice {
  const { node, holder, isFlow } = scalar
  const value = replaced(scalar.value, replacements)
  if (scalar.isKey)
    throw new Refusal('The name of a key cannot be replaced: change it by hand.', scalar.path, scalar.line)
  if (node.type === Scalar.BLOCK_LITERAL) {
    const splice = literalSplice(source, scalar, replacements)
    if (splice !== undefined) return splice
  }
  if (node.type === Scalar.BLOCK_FOLDED) {
    const splice = foldedSplice(source, scalar, replacements)
    if (splice !== undefined) return splice
  }
  if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)
    return 'pair' in holder
      ? replaceValue(source, holder.map, holder.pair, value)
      : replaceItem(source, holder.list, holder.index, value)
  const [start, end] = node.range ?? [0, 0]
  return { start, end, text: writeScalar(value, quoteOf(node), isFlow) }
}

function quoteOf(node: Scalar): Quote {
  if (node.type === Scalar.QUOTE_DOUBLE) return 'double'
  if (node.type === Scalar.QUOTE_SINGLE) return 'single'
  return isDoubtful(String(node.value)) ? 'bare' : 'plain'
}

/** Only the pieces of a literal block change: no other of its lines is written anew. */
function literalSplice(
  source: Source,
  scalar: DocumentScalar,
  replacements: readonly Replacement[],
): Splice | undefined {
  const { text } = source
  const [start, end] = scalar.node.range ?? [0, 0]
  const raw: { readonly offset: number; readonly text: string }[] = []
  for (let at = nextLine(text, start); at < end; at = nextLine(text, at))
    raw.push({ offset: at, text: text.slice(at, lineEnd(text, at)) })
  const lines = scalar.value.split('\n')
  const first = lines.findIndex((line) => line !== '')
  const indent = (raw[first]?.text.length ?? 0) - (lines[first]?.length ?? 0)
  const offsets: number[] = []
  for (const [index, line] of lines.entries()) {
    const whole = raw[index]
    if (line !== '' && whole?.text.slice(indent) !== line) return undefined
    for (let column = 0; column <= line.length; column++) offsets.push((whole?.offset ?? end) + indent + column)
  }
  const splices = replacements.map(
    (each): Splice => ({ start: offsets[each.start] ?? end, end: offsets[each.end] ?? end, text: each.text }),
  )
  return {
    start,
    end,
    text: applySplices(
      text.slice(start, end),
      splices.map((each) => ({ ...each, start: each.start - start, end: each.end - start })),
    ),
  }
}

/** In a folded block a word stands as it is read; where that is plain to see, only the word changes. */
function foldedSplice(
  source: Source,
  scalar: DocumentScalar,
  replacements: readonly Replacement[],
): Splice | undefined {
  const [start, end] = scalar.node.range ?? [0, 0]
  const raw = source.text.slice(start, end)
  const splices: Splice[] = []
  for (const each of replacements) {
    const word = scalar.value.slice(each.start, each.end)
    const nth = scalar.value.slice(0, each.start).split(word).length
    const places = raw.split(word)
    if (/\s/.test(word) || places.length !== scalar.value.split(word).length) return undefined
    const at = places.slice(0, nth).join(word).length
    splices.push({ start: at, end: at + word.length, text: each.text })
  }
  return { start, end, text: applySplices(raw, splices) }
}

function commentSplice(text: string, { start, end }: DocumentComment): Splice {
  const from = lineStart(text, start)
  const before = text.slice(from, start)
  if (before.trim() === '') return { start: from, end: nextLine(text, end), text: '' }
  return { start: start - (before.length - before.trimEnd().length), end, text: '' }
}

/** Lines next to each other as one piece. */
function merged(splices: readonly Splice[]): Splice[] {
  const result: Splice[] = []
  for (const splice of [...splices].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last !== undefined && splice.start <= last.end)
      result[result.length - 1] = { ...last, end: Math.max(last.end, splice.end) }
    else result.push(splice)
  }
  return result
}
