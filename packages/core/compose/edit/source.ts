import { isMap, isSeq, type Document, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { parseDocument as checkDocument } from '../document.ts'
import { positionAt } from '../node.ts'
import { readNodes } from '../read-nodes.ts'
import { Report } from '../report.ts'
import { type Keys, type Plain, toPlain } from './plain.ts'

/** An edit that cannot be made without loss: why, and where to change the document by hand. */
export class Refusal extends Error {
  readonly path: Keys
  readonly line: number | undefined

  constructor(reason: string, path: Keys, line?: number) {
    super(reason)
    this.path = path
    this.line = line
  }
}

/** A document ready to be edited: its text, its syntax tree with offsets, and what it says as plain data. */
export interface Source {
  readonly text: string
  /** `undefined` when there is nothing but comments. */
  readonly document: Document.Parsed | undefined
  /** `undefined` when the document is empty. */
  readonly root: YAMLMap | undefined
  readonly plain: Plain
  readonly eol: '\n' | '\r\n'
  /** Spaces that each level is indented by. */
  readonly step: number
  /** Whether a list under a key is indented deeper than the key. */
  readonly indentsLists: boolean
}

/** Reads the text. Refuses what is not one valid YAML mapping. */
export function readSource(text: string): Source {
  const checked = checkDocument(text, '', true)
  const problem = checked.problems[0]
  if (problem !== undefined) throw new Refusal(problem.message, [], problem.line)
  if (checked.documents.length > 1) {
    const at = checked.documents[1]?.range[0] ?? 0
    throw new Refusal('The file has several YAML documents; only a file with one can be edited.', [], lineOf(text, at))
  }
  const document = checked.documents[0]
  const report = new Report()
  const nodes = document === undefined ? undefined : readNodes(document, checked.source, report)
  const error = report.problems.find((item) => item.severity === 'error')
  if (error !== undefined) throw new Refusal(error.message, error.path, error.line)
  const contents = document?.contents ?? null
  if (contents !== null && !isMap(contents) && contents.range[0] !== contents.range[1]) {
    throw new Refusal('The document is not a mapping.', [], 1)
  }
  const root = isMap(contents) ? (contents as YAMLMap) : undefined
  return {
    text,
    document,
    root,
    plain: nodes?.root === undefined ? {} : (toPlain(nodes.root) ?? {}),
    eol: /\r\n/.test(text) ? '\r\n' : '\n',
    ...detectStyle(text, root),
  }
}

export function lineOf(text: string, offset: number): number {
  return positionAt({ path: '', text }, offset).line
}

function detectStyle(text: string, root: YAMLMap | undefined): { step: number; indentsLists: boolean } {
  let step: number | undefined
  let indentsLists: boolean | undefined
  const visit = (map: YAMLMap, depth: number) => {
    if (depth > 6 || (step !== undefined && indentsLists !== undefined)) return
    for (const pair of map.items as Pair[]) {
      const { value } = pair
      const key = pair.key as { range?: [number, number, number] } | null
      if (key?.range === undefined) continue
      const indent = columnOf(text, key.range[0])
      if (isSeq(value) && !value.flow && value.items.length > 0) {
        indentsLists ??= columnOf(text, (value as YAMLSeq).range?.[0] ?? 0) > indent
      }
      if (isMap(value) && !value.flow) {
        const column = columnOf(text, value.range?.[0] ?? 0)
        if (column > indent) step ??= column - indent
        visit(value as YAMLMap, depth + 1)
      }
    }
  }
  if (root !== undefined && !root.flow) visit(root, 0)
  return { step: step ?? 2, indentsLists: indentsLists ?? true }
}

/** Characters between the start of the line and the offset. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset)
}

export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start
}

/** The offset of the line's end, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset)
  if (feed === -1) return text.length
  return feed > offset && text[feed - 1] === '\r' ? feed - 1 : feed
}

/** The offset of the next line's start; the text's end on the last line. */
export function nextLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset)
  return feed === -1 ? text.length : feed + 1
}
