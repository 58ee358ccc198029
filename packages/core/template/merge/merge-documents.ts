import { formatPath } from '../../compose/problem.ts'
import { readSource, Refusal, type Source } from '../../compose/edit/source.ts'
import { type Caution, decide, mergeText, type MergedText, type TextConflict, withoutContact } from './merge-text.ts'
import { mergeModels, type MergedModel, sameModel } from './model.ts'
import { PathFinder } from './path-at.ts'
import { rewrite } from './rewrite.ts'
import type { Three } from './three.ts'

export interface DocumentConflict extends TextConflict {
  /** In the model: services.web.image. */
  readonly path?: string
}

export interface MergedDocument {
  /** Without conflicts a document; else one with markers in the lines of `conflicts`. */
  readonly text: string
  readonly conflicts: readonly DocumentConflict[]
}

/**
 * Merges template-then (`base`), the person's document (`mine`) and template-now (`theirs`).
 *
 * What it says is decided on the model: both may change different things, wherever they stand; the same thing changed to
 * different values is a conflict and is never guessed. How it is written is mine: lines of theirs that touch none of mine are
 * taken over as they are, every other change is spliced into my text. The result is read again and must say what was decided;
 * where that cannot be (values that are shared through an anchor, text that is no valid YAML), changes of theirs are shown as
 * conflicts by lines. No change of either side is ever lost.
 */
export function mergeDocuments(texts: Three<string>): MergedDocument {
  if (texts.base === texts.theirs || texts.mine === texts.theirs) return { text: texts.mine, conflicts: [] }
  const sources = readAll(texts)
  if (sources === undefined) return mergeText(texts)
  const model = mergeModels(plainOf(sources))
  const nearer = readAll({ ...texts, ...withoutContact(texts) }, sources)
  const merged = (nearer && spliced(nearer, model)) ?? spliced(sources, model) ?? byLines(texts, model)
  return { text: merged.text, conflicts: placed(merged) }
}

/** Undefined where one of them is no valid YAML. What was read before is not read again. */
function readAll(texts: Three<string>, before?: Three<Source>): Three<Source> | undefined {
  const known = before === undefined ? [] : [before.base, before.mine, before.theirs]
  const once = (text: string) => known.find((source) => source.text === text) ?? read(text)
  const sources = { base: once(texts.base), mine: once(texts.mine), theirs: once(texts.theirs) }
  return sources.base === undefined || sources.mine === undefined || sources.theirs === undefined
    ? undefined
    : (sources as Three<Source>)
}

function read(text: string): Source | undefined {
  try {
    return readSource(text)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

function plainOf({ base, mine, theirs }: Three<Source>): Three<Source['plain']> {
  return { base: base.plain, mine: mine.plain, theirs: theirs.plain }
}

/** By changing my text until it says what was decided; undefined where that cannot be done. */
function spliced(sources: Three<Source>, wanted: MergedModel): MergedText | undefined {
  const model = mergeModels(plainOf(sources))
  if (!agrees(model, wanted)) return undefined
  const mine = rewrite(sources.mine, model.mine, sources.theirs)
  if (mine === undefined) return undefined
  if (model.conflicts.length === 0) return { text: mine.text, conflicts: [] }
  const theirs = rewrite(mine, model.theirs, sources.theirs)
  const base = rewrite(mine, model.base, sources.base)
  if (theirs === undefined || base === undefined) return undefined
  // The three differ in nothing but what is in conflict, so wherever they do there is one.
  const merged = mergeText({ base: base.text, mine: mine.text, theirs: theirs.text }, 'any')
  return merged.conflicts.length > 0 ? merged : undefined
}

/** The lines that were taken over before must not have decided anything else. */
function agrees(model: MergedModel, wanted: MergedModel): boolean {
  return (
    sameModel(model.mine, wanted.mine) &&
    sameModel(model.theirs, wanted.theirs) &&
    model.conflicts.length === wanted.conflicts.length
  )
}

/** By lines, as far as that says what was decided; else with every change of theirs as a conflict. */
function byLines(texts: Three<string>, wanted: MergedModel): MergedText {
  const says = (caution: Caution): MergedText | undefined => {
    const merged = mergeText(texts, caution)
    const [mine, theirs] = [read(decide(merged, 'mine')), read(decide(merged, 'theirs'))]
    const isRight = sameModel(mine?.plain, wanted.mine) && sameModel(theirs?.plain, wanted.theirs)
    return isRight ? merged : undefined
  }
  return says('both') ?? mergeText(texts, 'theirs')
}

function placed(merged: MergedText): DocumentConflict[] {
  if (merged.conflicts.length === 0) return []
  const finders = [read(decide(merged, 'mine')), read(decide(merged, 'theirs'))].map(
    (source) => source && new PathFinder(source),
  )
  const shifts = [0, 0]
  return merged.conflicts.map((conflict) => {
    const parts = [conflict.mine, conflict.theirs]
    const paths = finders.map((finder, side) => {
      const start = conflict.line - 1 - (shifts[side] ?? 0)
      const count = (parts[side] ?? '') === '' ? 0 : (parts[side] ?? '').split('\n').length
      shifts[side] = (shifts[side] ?? 0) + (conflict.endLine - conflict.line + 1) - count
      return finder === undefined || count === 0 ? [] : finder.at(start, start + count)
    })
    const path = paths.find((each) => each.length > 0)
    return path === undefined ? conflict : { ...conflict, path: formatPath(path) }
  })
}
