import { type Keys, type Plain, same } from '../../compose/edit/plain.ts'
import { canonical, type Form, type View, type ViewEntry, viewOf, writtenIn } from './collection-view.ts'
import { collectionAt } from './collections.ts'
import { entryOrder } from './entry-order.ts'
import { mergeList, mergeProse } from './merge-values.ts'
import { missingFrom, pathKey } from './references.ts'
import type { Three } from './three.ts'

type Maybe = Plain | undefined

/** The merged model, with every conflict decided for one of the three. Without conflicts they are the same. */
export interface MergedModel extends Three<Plain> {
  /** Where both changed the same thing to different values. */
  readonly conflicts: readonly Keys[]
}

const sides = ['mine', 'theirs', 'base'] as const

/**
 * Merges what documents say. Nothing is guessed: what both changed to different values is a conflict. So is what one removed
 * while the other has begun to refer to it.
 */
export function mergeModels(three: Three<Plain>): MergedModel {
  const merged = mergeOnce(three, new Set())
  const versions = sides.map((side) => three[side])
  const missing = [merged.mine, merged.theirs].flatMap((model) => missingFrom(model, versions))
  return missing.length === 0 ? merged : mergeOnce(three, new Set(missing))
}

function mergeOnce(three: Three<Plain>, needed: ReadonlySet<string>): MergedModel {
  const found: Found = { conflicts: [], needed }
  const { mine, theirs, base } = mergeValue(three, [], found)
  return { mine: mine ?? {}, theirs: theirs ?? {}, base: base ?? {}, conflicts: found.conflicts }
}

interface Found {
  readonly conflicts: Keys[]
  /** Keys of the paths of what must not go without being asked about. */
  readonly needed: ReadonlySet<string>
}

/** Whether two documents mean the same, however they are written. */
export function sameModel(a: Maybe, b: Maybe, path: Keys = []): boolean {
  if (a === undefined || b === undefined) return a === b
  return same(a, b) || same(canonical(a, path), canonical(b, path))
}

function forAll<T>(value: T): Three<T> {
  return { mine: value, theirs: value, base: value }
}

function mergeValue(three: Three<Maybe>, path: Keys, found: Found): Three<Maybe> {
  const { base, mine, theirs } = three
  if (sameModel(mine, theirs, path) || sameModel(base, theirs, path)) return forAll(mine)
  if (sameModel(base, mine, path)) return forAll(theirs)
  const entries = mergeEntries(three, path, found)
  if (entries !== undefined) return entries
  const list = mergeList(three)
  if (list !== undefined) return forAll(list)
  const prose = mergeProse(three)
  if (prose !== undefined && !prose.isConflict) return forAll(prose.mine)
  found.conflicts.push(path)
  return prose ?? three
}

/** Entry by entry; undefined where one of the three is not made of entries. */
function mergeEntries(three: Three<Maybe>, path: Keys, found: Found): Three<Maybe> | undefined {
  const [base, mine, theirs] = [viewOf(three.base, path), viewOf(three.mine, path), viewOf(three.theirs, path)]
  if (base === undefined || mine === undefined || theirs === undefined) return undefined
  const views = { base, mine, theirs }
  const collection = collectionAt(path)
  const order = entryOrder(views, collection === 'order')
  if (order === undefined) return undefined
  const inside: Found = { ...found, conflicts: [] }
  const merged = order.map((key) => [key, mergeEntry(views, key, path, inside)] as const)
  const isAbsent = three.mine === undefined || three.theirs === undefined
  const first = mine.form ?? theirs.form ?? base.form ?? 'mapping'
  for (const form of first === 'mapping' ? [first] : ([first, 'mapping'] as const)) {
    const built = sides.map((side) => {
      const items = merged.map(([key, entry]) => [key, writtenEntry(entry[side], form, key, collection)] as const)
      return build(items, form, isAbsent)
    })
    if (built.includes(unwritable)) continue
    found.conflicts.push(...inside.conflicts)
    const [forMine, forTheirs, forBase] = built as Maybe[]
    return { mine: forMine, theirs: forTheirs, base: forBase }
  }
  return undefined
}

interface Placed extends ViewEntry {
  readonly form: Form | undefined
}

function mergeEntry(views: Three<View>, key: string, path: Keys, found: Found): Three<Placed | undefined> {
  const inner = [...path, key]
  const placed = (side: (typeof sides)[number]): Placed | undefined => {
    const entry = views[side].entries.get(key)
    return entry === undefined ? undefined : { ...entry, form: views[side].form }
  }
  const own = { mine: placed('mine'), theirs: placed('theirs'), base: placed('base') }
  const { base, mine, theirs } = own
  const isDisputed = (mine === undefined) !== (theirs === undefined) && found.needed.has(pathKey(inner))
  if (isDisputed) {
    found.conflicts.push(inner)
    return own
  }
  if (sameModel(mine?.says, theirs?.says, inner) || sameModel(base?.says, theirs?.says, inner)) return forAll(mine)
  if (sameModel(base?.says, mine?.says, inner)) return forAll(theirs)
  const forms = new Set([base, mine, theirs].flatMap((entry) => entry?.form ?? []))
  const [form] = forms
  if (forms.size > 1) {
    found.conflicts.push(inner)
    return own
  }
  const merged = mergeValue({ base: base?.item, mine: mine?.item, theirs: theirs?.item }, inner, found)
  const entryOf = (item: Maybe): Placed | undefined => (item === undefined ? undefined : { item, says: item, form })
  return { mine: entryOf(merged.mine), theirs: entryOf(merged.theirs), base: entryOf(merged.base) }
}

const unwritable = Symbol('unwritable')

function writtenEntry(
  entry: Placed | undefined,
  form: Form,
  key: string,
  collection: ReturnType<typeof collectionAt>,
): Maybe | typeof unwritable {
  if (entry === undefined || entry.form === form) return entry?.item
  return writtenIn(form, key, entry.says, collection) ?? unwritable
}

function build(
  items: readonly (readonly [string, Maybe | typeof unwritable])[],
  form: Form,
  isAbsent: boolean,
): Maybe | typeof unwritable {
  const present: [string, Plain][] = []
  for (const [key, item] of items) {
    if (item === unwritable) return unwritable
    if (item !== undefined) present.push([key, item])
  }
  if (present.length === 0 && isAbsent) return undefined
  return form === 'list' ? present.map(([, item]) => item) : Object.fromEntries(present)
}
