import { useSyncExternalStore } from 'react'

const choices = {
  scheme: ['auto', 'light', 'dark'],
  contrast: ['auto', 'normal', 'more'],
  language: ['auto', 'en', 'de'],
  journal: ['closed', 'open'],
} as const

export interface Preferences {
  readonly scheme: (typeof choices.scheme)[number]
  readonly contrast: (typeof choices.contrast)[number]
  readonly language: (typeof choices.language)[number]
  /** Below the other views of an app. */
  readonly journal: (typeof choices.journal)[number]
  /** In hundredths of the window's height; 0: as it is by itself. */
  readonly journalHeight: number
  /** An IANA time zone; empty: the browser's. */
  readonly timeZone: string
}

const key = 'panamax.preferences'
const listeners = new Set<() => void>()
let current = read()

function read(): Preferences {
  try {
    return toPreferences(JSON.parse(localStorage.getItem(key) ?? '{}'))
  } catch {
    return toPreferences({})
  }
}

/** What is wrong or missing is as the system has it. */
export function toPreferences(kept: unknown): Preferences {
  const found = typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {}
  const choice = <T extends string>(known: readonly [T, ...T[]], value: unknown): T =>
    known.find((each) => each === value) ?? known[0]
  const { timeZone, journalHeight } = found
  return {
    scheme: choice(choices.scheme, found['scheme']),
    contrast: choice(choices.contrast, found['contrast']),
    language: choice(choices.language, found['language']),
    journal: choice(choices.journal, found['journal']),
    journalHeight: typeof journalHeight === 'number' && journalHeight >= 0 && journalHeight <= 100 ? journalHeight : 0,
    timeZone: typeof timeZone === 'string' && isZone(timeZone) ? timeZone : '',
  }
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function announce(next: Preferences): void {
  current = next
  for (const listener of listeners) listener()
}

// Another tab changed them.
addEventListener('storage', (event) => {
  if (event.key === key) announce(read())
})

export function getPreferences(): Preferences {
  return current
}

/** Kept in this browser. */
export function setPreferences(change: Partial<Preferences>): void {
  const next = { ...current, ...change }
  try {
    localStorage.setItem(key, JSON.stringify(next))
  } catch {
    // A browser that keeps nothing: they hold until the page is left.
  }
  announce(next)
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, getPreferences)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The language to speak, from the setting or the browser. */
export function languageOf({ language }: Preferences): 'en' | 'de' {
  if (language !== 'auto') return language
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en'
}
