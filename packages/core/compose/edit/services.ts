import { isAlias, isMap, isScalar, isSeq, type Node as YamlNode, type Pair } from 'yaml'
import type { Json } from '../spec.ts'
import { suggest } from '../suggest.ts'
import { removeIn, setIn } from './change.ts'
import { nodeAt, refusal } from './explain.ts'
import { applySplices, type Splice } from './splice.ts'
import type { EditHint } from './operation.ts'
import { getIn, isObject, type Keys, type Plain } from './plain.ts'
import { lineOf, readSource, type Source } from './source.ts'
import { findPair } from './tokens.ts'
import { writeKey, writeScalar } from './write-value.ts'

const namePattern = /^[a-zA-Z0-9._-]+$/

/** Refuses when the document itself has no such service, saying where else it may come from. */
export function requireService(source: Source, service: string): void {
  const services = getIn(source.plain, ['services'])
  if (isObject(services) && Object.hasOwn(services, service)) return
  const names = isObject(services) ? Object.keys(services) : []
  const include =
    getIn(source.plain, ['include']) === undefined ? '' : ' If it comes from an included file, change it there.'
  const hint = suggest(service, names)
  const has = names.length > 0 && names.length <= 10 ? ` It has: ${names.join(', ')}.` : ''
  const meant = hint === undefined ? has : ` Did you mean "${hint}"?`
  throw refusal(source, ['services'], `There is no service "${service}" in this document.${meant}${include}`)
}

export function addService(text: string, service: string, value: { readonly [key: string]: Json }): string {
  const source = readSource(text)
  checkName(source, service)
  const existing = getIn(source.plain, ['services', service])
  if (existing !== undefined) {
    if (setIn(text, ['services', service], value as Plain) === text) return text
    throw refusal(source, ['services', service], `There is a service "${service}" already.`)
  }
  return setIn(text, ['services', service], value as Plain)
}

function checkName(source: Source, name: string): void {
  if (namePattern.test(name) && name !== '__proto__') return
  throw refusal(
    source,
    ['services'],
    `"${name}" cannot be the name of a service: only letters, digits, dots, hyphens and underscores are allowed, no spaces.`,
  )
}

/** One text of the document that names a service, and what it would be with another name (`undefined`: gone). */
interface Reference {
  readonly path: Keys
  /** The text with the service renamed. */
  readonly renamed: string
  /** Whether the reference is the key of an entry, not its value. */
  readonly isKey?: boolean
  /** Whether the service that refers cannot be without it. */
  readonly vital?: boolean
}

function referencesTo(plain: Plain, name: string, to: string): Reference[] {
  const services = getIn(plain, ['services'])
  if (!isObject(services)) return []
  return Object.entries(services).flatMap(([service, value]) => {
    const path: Keys = ['services', service]
    return [
      ...dependencies(value, path, name, to),
      ...listed(value, [...path, 'links'], name, (text) => {
        // The alias stays, since it is the host name that the container knows.
        const [target, alias] = text.split(':')
        return target === name ? `${to}:${alias ?? name}` : undefined
      }),
      ...listed(value, [...path, 'volumes_from'], name, (text) => {
        const [target, ...mode] = text.split(':')
        return target === name ? [to, ...mode].join(':') : undefined
      }),
      ...namespaces(value, path, name, to),
      ...extended(value, path, name, to),
      ...contexts(value, path, name, to),
    ]
  })
}

function dependencies(service: Plain, path: Keys, name: string, to: string): Reference[] {
  const at: Keys = [...path, 'depends_on']
  const value = getIn(service, ['depends_on'])
  if (isObject(value)) return Object.hasOwn(value, name) ? [{ path: [...at, name], renamed: to, isKey: true }] : []
  return listed(service, at, name, (text) => (text === name ? to : undefined))
}

function listed(service: Plain, path: Keys, _name: string, rename: (text: string) => string | undefined): Reference[] {
  const value = getIn(service, path.slice(2))
  if (!Array.isArray(value)) return []
  return (value as readonly Plain[]).flatMap((item, index) => {
    const renamed = typeof item === 'string' ? rename(item) : undefined
    return renamed === undefined ? [] : [{ path: [...path, index], renamed }]
  })
}

function namespaces(service: Plain, path: Keys, name: string, to: string): Reference[] {
  return ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'].flatMap((key) =>
    getIn(service, [key]) === `service:${name}`
      ? [{ path: [...path, key], renamed: `service:${to}`, vital: true }]
      : [],
  )
}

function extended(service: Plain, path: Keys, name: string, to: string): Reference[] {
  const value = getIn(service, ['extends'])
  if (value === name) return [{ path: [...path, 'extends'], renamed: to, vital: true }]
  if (!isObject(value) || value['service'] !== name || value['file'] !== undefined) return []
  return [{ path: [...path, 'extends', 'service'], renamed: to, vital: true }]
}

function contexts(service: Plain, path: Keys, name: string, to: string): Reference[] {
  const value = getIn(service, ['build', 'additional_contexts'])
  const at: Keys = [...path, 'build', 'additional_contexts']
  if (Array.isArray(value)) {
    return listed(service, at, name, (text) =>
      text.endsWith(`=service:${name}`) ? text.slice(0, -name.length) + to : undefined,
    ).map((item) => ({ ...item, vital: true }))
  }
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, item]) =>
    item === `service:${name}` ? [{ path: [...at, key], renamed: `service:${to}`, vital: true }] : [],
  )
}

/** Takes the service out, and what other services say of it; refuses while one cannot be without it. */
export function removeService(text: string, service: string): string {
  const source = readSource(text)
  const services = getIn(source.plain, ['services'])
  if (!isObject(services) || !Object.hasOwn(services, service)) return text
  const references = referencesTo(source.plain, service, service).filter(({ path }) => path[1] !== service)
  const vital = references.find((reference) => reference.vital === true)
  if (vital !== undefined) {
    throw refusal(
      source,
      vital.path,
      `The service "${String(vital.path[1])}" cannot be without "${service}": change it first.`,
    )
  }
  // From the end of each list, so that the places before stay right.
  const result = references.reverse().reduce((current, { path }) => removeIn(current, path), text)
  return removeIn(result, ['services', service], 1)
}

/** Gives the service another name, everywhere in the document. Values that only look like its host name are hinted at. */
export function renameService(text: string, from: string, to: string): { text: string; hints: EditHint[] } {
  const source = readSource(text)
  const services = getIn(source.plain, ['services'])
  const has = (name: string) => isObject(services) && Object.hasOwn(services, name)
  if (from === to || (!has(from) && has(to))) return { text, hints: [] }
  requireService(source, from)
  checkName(source, to)
  if (has(to)) throw refusal(source, ['services', to], `There is a service "${to}" already.`)
  const splices: Splice[] = [keySplice(source, ['services', from], to)]
  for (const reference of referencesTo(source.plain, from, to)) {
    splices.push(
      reference.isKey === true
        ? keySplice(source, reference.path, to)
        : scalarSplice(source, reference.path, reference.renamed),
    )
  }
  const renamed = applySplices(text, dedupe(splices))
  checkRename(source, renamed, from, to)
  return { text: renamed, hints: hostHints(renamed, from) }
}

function dedupe(splices: readonly Splice[]): Splice[] {
  return [...new Map(splices.map((splice) => [splice.start, splice])).values()]
}

/** The renamed document must say what the old one said, but for the name. */
function checkRename(source: Source, renamed: string, from: string, to: string): void {
  const after = readSource(renamed).plain
  const left = referencesTo(after, from, to)[0]
  const services = getIn(after, ['services'])
  if (left !== undefined || !isObject(services) || !Object.hasOwn(services, to) || Object.hasOwn(services, from)) {
    throw refusal(
      source,
      left?.path ?? ['services', from],
      `A reference to "${from}" comes through an anchor or a merge key: rename it by hand.`,
    )
  }
}

function keySplice(source: Source, path: Keys, to: string): Splice {
  const parent = nodeAt(source, path.slice(0, -1))
  const pair = isMap(parent) ? findPair(parent, String(path.at(-1))) : undefined
  const key = (pair as Pair | undefined)?.key
  if (!isScalar(key) || key.range == null)
    throw refusal(source, path, 'This name comes through an anchor or a merge key: rename it by hand.')
  const quote = source.text[key.range[0]]
  const written =
    quote === '"'
      ? writeScalar(to, 'double', true)
      : quote === "'"
        ? writeScalar(to, 'single', true)
        : writeKey(to, true)
  return { start: key.range[0], end: key.range[1], text: written }
}

function scalarSplice(source: Source, path: Keys, to: string): Splice {
  const node = nodeAt(source, path)
  if (isAlias(node) || !isScalar(node) || node.range == null) {
    throw refusal(source, path, 'This reference comes through an anchor or a merge key: rename it by hand.')
  }
  const quote = source.text[node.range[0]]
  const style = quote === '"' ? 'double' : quote === "'" ? 'single' : 'plain'
  return { start: node.range[0], end: node.range[1], text: writeScalar(to, style, true) }
}

/** Values of environment and command that contain the old name as a word: perhaps a host name. */
function hostHints(text: string, name: string): EditHint[] {
  const source = readSource(text)
  const word = new RegExp(`(^|[^a-zA-Z0-9._-])${name.replaceAll(/[.*+?^$()|[\]\\{}]/g, '\\$&')}(?![a-zA-Z0-9_-])`)
  const hints: EditHint[] = []
  const visit = (node: unknown, path: Keys) => {
    if (isMap(node))
      for (const pair of node.items) visit(pair.value, [...path, String(isScalar(pair.key) ? pair.key.value : '')])
    else if (isSeq(node)) for (const [index, item] of node.items.entries()) visit(item, [...path, index])
    else if (isScalar(node) && typeof node.value === 'string') {
      const field = path[2]
      const value =
        field === 'environment' && typeof path[3] === 'number'
          ? node.value.slice(node.value.indexOf('=') + 1)
          : node.value
      if ((field === 'environment' || field === 'command') && word.test(value)) {
        const line = lineOf(text, (node as YamlNode).range?.[0] ?? 0)
        hints.push({ path, line, message: `"${name}" here may be the host name of the renamed service.` })
      }
    }
  }
  if (source.root !== undefined) visit(findPair(source.root, 'services')?.value, ['services'])
  return hints
}
