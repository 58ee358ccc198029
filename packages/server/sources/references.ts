import { findExcess } from '@panamax/core/compose/limits'
import { parse } from 'yaml'

/** What a document refers to, relative to itself. */
export interface Reference {
  /** As written, variables replaced by their defaults. */
  readonly path: string
  /** file: exactly this one · document: a compose file, whose own references count too · mount: a file or a folder with all in it. */
  readonly kind: 'file' | 'document' | 'mount'
}

/**
 * Relative paths that a compose document mentions: `env_file`, `label_file`, `configs` and `secrets` files, bind mounts, `include`,
 * `extends`. Hostile input: what cannot be read has no references; never throws.
 */
export function referencesOf(text: string): Reference[] {
  if (findExcess(text) !== undefined) return []
  const found = new Map<string, Reference>()
  const add = (value: unknown, kind: Reference['kind']): void => {
    const path = typeof value === 'string' ? relative(withDefaults(value)) : undefined
    if (path !== undefined && found.size < 500) found.set(`${kind} ${path}`, { path, kind })
  }
  try {
    const content: unknown = parse(text, {
      merge: true,
      uniqueKeys: false,
      logLevel: 'silent',
      strict: false,
      maxAliasCount: 100,
    })
    walk(content, add, new Set())
  } catch {
    // Reading it as a template says what is wrong.
  }
  return [...found.values()]
}

type Add = (value: unknown, kind: Reference['kind']) => void

/** Anchored values appear several times; once is enough. */
function walk(value: unknown, add: Add, seen: Set<object>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  if (Array.isArray(value)) {
    for (const item of value) walk(item, add, seen)
    return
  }
  for (const [key, item] of Object.entries(value)) {
    read(key, item, add)
    walk(item, add, seen)
  }
}

function read(key: string, value: unknown, add: Add): void {
  switch (key) {
    case 'env_file':
    case 'label_file':
      for (const item of listOf(value)) add(fieldOf(item, 'path') ?? item, 'file')
      return
    case 'file':
      add(value, 'file')
      return
    case 'extends':
      add(fieldOf(value, 'file'), 'document')
      return
    case 'include':
      for (const item of listOf(value)) {
        for (const path of listOf(fieldOf(item, 'path') ?? item)) add(path, 'document')
        for (const path of listOf(fieldOf(item, 'env_file'))) add(path, 'file')
      }
      return
    case 'volumes':
      for (const item of Array.isArray(value) ? (value as unknown[]) : []) readMount(item, add)
  }
}

function readMount(item: unknown, add: Add): void {
  const source = fieldOf(item, 'source')
  if (source !== undefined) {
    if (fieldOf(item, 'type') === 'bind') add(source, 'mount')
    return
  }
  // A name without a dot in front is a volume of the engine.
  const short = typeof item === 'string' ? withDefaults(item) : undefined
  if (short?.startsWith('.') === true && short.includes(':')) add(short.slice(0, short.indexOf(':')), 'mount')
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? (value as unknown[]) : [value]
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}

function withDefaults(text: string): string {
  return text.slice(0, 2000).replace(/\$\{[A-Za-z_]\w*:?-([^${}]*)\}/g, '$1')
}

function relative(text: string): string | undefined {
  const isElsewhere = text === '' || text.startsWith('/') || text.startsWith('~') || text.includes('$')
  return isElsewhere || /^[A-Za-z][\w+.@-]*:/.test(text) || text.length > 1000 ? undefined : text
}
