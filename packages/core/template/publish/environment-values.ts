import type { Keys } from '../../compose/edit/plain.ts'
import { formatPath } from '../../compose/problem.ts'
import type { Json } from '../../compose/spec.ts'
import { uniqueName, variableName } from '../names.ts'
import type { DocumentScalar, ParsedText } from './document-scalars.ts'
import { environmentInputs, type EnvironmentPlace, environmentPlaces, type Machine } from './environment-places.ts'
import { nameAndValue, regionOf, serviceOf } from './regions.ts'
import { rewrite } from './rewrite.ts'
import type { NewInput } from './secret-book.ts'

/** A value that differs from machine to machine, with all the places that have to agree on it. */
export interface EnvironmentValue {
  readonly id: string
  readonly service?: string
  readonly variable: string
  readonly reason: string
  readonly value: string
  readonly input: string
  readonly asked: boolean
}

export interface WithoutEnvironment {
  readonly text: string
  readonly values: readonly EnvironmentValue[]
  readonly inputs: readonly NewInput[]
}

/**
 * Offers what differs from machine to machine as inputs, and puts in those that are asked for. `ask` decides by id; what
 * it does not name is asked where it says something about this machine or a person. Throws `Refusal`.
 */
export function environmentValues(
  parsed: ParsedText,
  machine: Machine,
  ask: Readonly<Record<string, boolean>>,
  taken: Set<string>,
): WithoutEnvironment {
  const { scalars } = parsed
  const groups = new Map<string, Group>()
  for (const scalar of scalars) {
    if (regionOf(scalar) !== 'value' || scalar.path.length < 2) continue
    for (const place of environmentPlaces(scalar, machine)) {
      const value = scalar.value.slice(place.start, place.end)
      if (value.includes('$')) continue
      // Two services never mean the same port or folder by chance only; a name or an address is one and the same.
      const isOwn = place.kind === 'port' || place.kind === 'device'
      const key = JSON.stringify([place.kind, value, isOwn ? scalar.path : ''])
      const group = groups.get(key) ?? { place, value, at: [] }
      group.at.push({ scalar, start: place.start, end: place.end })
      groups.set(key, group)
    }
  }
  const values: EnvironmentValue[] = []
  const inputs: NewInput[] = []
  const replacements = new Map<DocumentScalar, { start: number; end: number; text: string }[]>()
  for (const group of groups.values()) {
    const value = describe(group, ask, taken)
    values.push(value)
    if (!value.asked) continue
    taken.add(value.input)
    inputs.push({ name: value.input, definition: definitionOf(group, value) })
    for (const { scalar, start, end } of group.at)
      replacements.set(scalar, [...(replacements.get(scalar) ?? []), { start, end, text: `\${${value.input}}` }])
  }
  return { text: rewrite(parsed, { scalars: replacements, comments: [] }), values, inputs }
}

interface Group {
  readonly place: EnvironmentPlace
  readonly value: string
  readonly at: { readonly scalar: DocumentScalar; readonly start: number; readonly end: number }[]
}

function describe(
  { place, value, at }: Group,
  ask: Readonly<Record<string, boolean>>,
  taken: ReadonlySet<string>,
): EnvironmentValue {
  const path = at[0]?.scalar.path ?? []
  const service = serviceOf(path)
  const id = `${formatPath(path)}:${place.kind}`
  const told = at[0] === undefined ? '' : nameAndValue(at[0].scalar).name
  const count = at.length === 1 ? '' : `, in ${at.length} places`
  return {
    id,
    ...(service === undefined ? {} : { service }),
    variable: told === '' || isField(path) ? fieldOf(path) : told,
    reason: `${place.reason}${count}`,
    value,
    input: uniqueName(proposal(place, told, service, path), taken),
    asked: Object.hasOwn(ask, id) ? ask[id] === true : place.asked,
  }
}

/** A variable that consists of nothing else gives its name; anything else is called by its service and its kind. */
function proposal({ kind }: EnvironmentPlace, told: string, service: string | undefined, path: Keys): string {
  const { word } = environmentInputs[kind]
  if (/^[A-Z][A-Z0-9_]*$/.test(told) && path.includes('environment')) return told
  if (kind === 'email' || kind === 'timezone' || kind === 'domain') return kind === 'timezone' ? 'TZ' : word
  const owner = service ?? String(path[1] ?? path[0] ?? '')
  return variableName(`${owner}_${word}`.toUpperCase())
}

function definitionOf(
  { place, value, at }: Group,
  { variable, service }: EnvironmentValue,
): { readonly [key: string]: Json } {
  const { type, keeps } = environmentInputs[place.kind]
  const isWhole = at.every(({ scalar, start, end }) => end - start === nameAndValue(scalar).value.length)
  return {
    description: service === undefined ? variable : `${variable} of ${service}`,
    ...(type === 'text' || (type === 'email' && !isWhole) ? {} : { type }),
    ...(keeps === true ? { default: type === 'port' ? Number(value) : value } : {}),
    ...elsewhere(place, value, at[0]?.scalar.path ?? []),
    required: true,
  }
}

function isField(path: Keys): boolean {
  return path[0] === 'services' && !path.some((key) => key === 'environment' || key === 'labels' || key === 'args')
}

function fieldOf(path: Keys): string {
  return String(
    path[0] === 'services' ? (path[2] ?? path[1] ?? '') : path.filter((key) => typeof key === 'string').join('.'),
  )
}

/** What stands for it where the template is only looked at, and does no harm where it is run like that. */
function elsewhere({ kind }: EnvironmentPlace, value: string, path: Keys): { readonly default?: string } {
  if (kind === 'folder') return { default: `./${value.split('/').findLast((part) => part !== '') ?? 'data'}` }
  const isBound = kind === 'address' && path[0] === 'services' && (path[2] === 'ports' || path[2] === 'extra_hosts')
  return isBound ? { default: '127.0.0.1' } : {}
}
