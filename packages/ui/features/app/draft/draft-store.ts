import { useSyncExternalStore } from 'react'

/** Changes to an app that are not saved yet. */
export interface Draft {
  /** The revision that they were made to. */
  readonly base: number
  readonly document: string
  /** Answers of the app that were changed. */
  readonly values: Readonly<Record<string, string>>
}

const prefix = 'panamax.draft.'
const listeners = new Set<() => void>()
const drafts = new Map<string, Draft | undefined>()

/** Kept in this tab: a reload does not lose them. */
export function getDraft(app: string): Draft | undefined {
  if (!drafts.has(app)) drafts.set(app, read(app))
  return drafts.get(app)
}

export function setDraft(app: string, draft: Draft | undefined): void {
  drafts.set(app, draft)
  try {
    if (draft === undefined) sessionStorage.removeItem(prefix + app)
    else sessionStorage.setItem(prefix + app, JSON.stringify(draft))
  } catch {
    // Too large for the browser's store, or none: it holds until the page is left.
  }
  for (const listener of listeners) listener()
}

export function useStoredDraft(app: string): Draft | undefined {
  return useSyncExternalStore(subscribe, () => getDraft(app))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(app: string): Draft | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(prefix + app) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return undefined
    const { base, document, values } = kept as Record<string, unknown>
    if (typeof base !== 'number' || typeof document !== 'string') return undefined
    return { base, document, values: textsIn(values) }
  } catch {
    return undefined
  }
}

function textsIn(values: unknown): Record<string, string> {
  const entries = Object.entries(typeof values === 'object' && values !== null ? values : {})
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
