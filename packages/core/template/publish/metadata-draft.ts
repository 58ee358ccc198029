import { isMap, type YAMLMap } from 'yaml'
import { edit } from '../../compose/edit.ts'
import { nodeAt, refusal } from '../../compose/edit/explain.ts'
import { insertPair } from '../../compose/edit/insert.ts'
import { getIn, type Plain, withIn } from '../../compose/edit/plain.ts'
import { setIn, verified } from '../../compose/edit/change.ts'
import { readSource, Refusal } from '../../compose/edit/source.ts'
import type { Json } from '../../compose/spec.ts'
import { escapedFields, withMetadata } from '../../convert/with-metadata.ts'
import { projectName } from '../names.ts'
import { escapeDollars } from '../variables.ts'
import type { NewInput } from './secret-book.ts'

/** What a person says about a template; what is absent stays as it is, what is blank goes. */
export interface MetadataDraft {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly keywords?: readonly string[] | undefined
  readonly type?: string | undefined
  readonly authors?: readonly string[] | undefined
  readonly documentation?: string | undefined
}

const fields = ['name', 'description', 'keywords', 'type', 'authors', 'documentation'] as const

/** The document with what the draft says, and nothing else changed. Throws `Refusal`. */
export function withDraft(text: string, draft: MetadataDraft): string {
  const given = fields.flatMap((field) => {
    const value = draft[field]
    return value === undefined ? [] : [[field, typeof value === 'string' ? tidy(value) : value.map(tidy)] as const]
  })
  if (!hasBlock(text)) {
    const said = given.filter(([, value]) => value.length > 0)
    return said.length === 0 ? text : withBlock(text, Object.fromEntries(said))
  }
  return given.reduce((current, [field, value]) => {
    const written = typeof value === 'string' ? escapeDollars(value) : value.map(escapeDollars)
    return done(edit(current, { type: 'set-metadata', field, value: written }))
  }, text)
}

/** The document with these questions behind its own. Throws `Refusal`. */
export function withInputs(text: string, inputs: readonly NewInput[]): string {
  if (inputs.length === 0) return text
  if (!hasBlock(text))
    return withBlock(text, { inputs: Object.fromEntries(inputs.map(({ name, definition }) => [name, definition])) })
  const source = readSource(text)
  const path = ['x-panamax', 'inputs']
  const all = Object.fromEntries(inputs.map(({ name, definition }) => [name, escapedFields(definition)]))
  if (getIn(source.plain, path) === undefined) return setIn(text, path, all)
  const map = nodeAt(source, path)
  if (!isMap(map)) throw refusal(source, path, 'The questions stand in a form that nothing can be added to.')
  // All at once, behind the last one; the first of pieces at one place comes out last.
  const splices = Object.entries(all).map(([name, input]) => insertPair(source, map as YAMLMap, name, input as Plain))
  const wanted = Object.entries(all).reduce<Plain>(
    (plain, [name, input]) => withIn(plain, [...path, name], input as Plain),
    source.plain,
  )
  return verified(source, splices.reverse(), wanted, path)
}

/** The document without the public answers of these inputs. Throws `Refusal`. */
export function withoutDefaults(text: string, inputs: readonly string[]): string {
  return inputs.reduce((current, name) => {
    const input = getIn(readSource(current).plain, ['x-panamax', 'inputs', name])
    if (typeof input !== 'object' || input === null || Array.isArray(input) || !Object.hasOwn(input, 'default'))
      return current
    const { default: _default, ...rest } = input as Record<string, Json>
    return done(edit(current, { type: 'set-input', name, input: rest }))
  }, text)
}

/** The project is called like the template, where the document gives it a name at all. */
export function withProjectName(text: string, name: string): string {
  const current = getIn(readSource(text).plain, ['name'])
  return typeof current !== 'string' || current.includes('$') ? text : setIn(text, ['name'], projectName(name))
}

function hasBlock(text: string): boolean {
  return getIn(readSource(text).plain, ['x-panamax']) !== undefined
}

function withBlock(text: string, block: Readonly<Record<string, Json>>): string {
  const result = withMetadata(text, block)
  // In flow style it goes behind the other keys.
  return result === text ? setIn(text, ['x-panamax'], escapedFields(block)) : result
}

function tidy(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

function done(result: ReturnType<typeof edit>): string {
  if (result.ok) return result.text
  throw new Refusal(result.reason, result.path, result.line)
}
