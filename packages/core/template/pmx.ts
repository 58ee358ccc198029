import type { Problem } from '../compose/problem.ts'
import type { AppSpec } from '../compose/spec.ts'
import type { Loss } from '../convert/loss.ts'
import { writeDocument } from './pmx/document.ts'
import { readTemplateFields } from './pmx/read-template.ts'
import { parseSource } from './pmx/source.ts'
import { writePmx } from './pmx/write.ts'

/**
 * Reads a template of Panamax 2014, in YAML or in the JSON of before August 2014, and writes it as a compose document
 * with an `x-panamax` block. Oddities are warnings with line and column. `text` is absent when there is an error.
 * Never throws on content.
 */
export function pmxToDocument(text: string, file?: string): { text?: string; problems: Problem[] } {
  const parsed = parseSource(text, file)
  if ('problems' in parsed) return { problems: parsed.problems }
  const { root, problems } = parsed.source
  const template = readTemplateFields(root)
  if (problems.some((problem) => problem.severity === 'error')) return { problems }
  return { text: writeDocument(template, nameOf(file)), problems }
}

function nameOf(file: string | undefined): string {
  return (file ?? 'app').replace(/^.*[/\\]/, '').replace(/\.\w+$/, '')
}

/**
 * Writes an app in the format of Panamax 2014, with the key order and the omissions of its exporter: reading it again
 * gives the same app, but for what `losses` lists. Load the document without values: what is filled in is written.
 */
export function appToPmx2014(app: AppSpec): { text: string; losses: Loss[] } {
  return writePmx(app)
}
