import { isMountedFile } from './mounted-files.ts'
import type { Observed, Resource } from './resource.ts'

const LONGEST = 60

/** Facets that are lists of several things: of these it is said what came and what went. */
const lists: ReadonlySet<string> = new Set([
  'ports',
  'networks',
  'links',
  'volumes',
  'devices',
  'extra hosts',
  'added capabilities',
  'dropped capabilities',
  'security options',
])

/**
 * Why the observed one does not fit any more, one fact each, in the order of the facets. Never empty. Secret values
 * (fingerprints, with `#` in front) are not shown; long ones are cut.
 */
export function differences(old: Observed, wanted: Resource): string[] {
  if (!old.managed) return ['was not started by Panamax: it is taken over']
  const before = old.facets ?? {}
  const reasons: string[] = []
  // Before they were written on it, nothing was known of mounted files: that they are new is only the last guess.
  const isKnown = Object.keys(before).some(isMountedFile)
  const guessed: string[] = []
  for (const [facet, value] of Object.entries(wanted.facets)) {
    const previous = Object.hasOwn(before, facet) ? before[facet] : undefined
    if (previous === value) continue
    if (previous === undefined && !isKnown && isMountedFile(facet)) {
      guessed.push(`${facet} added`)
      continue
    }
    reasons.push(previous === undefined ? `${facet} added` : `${facet} ${changeOf(facet, previous, value)}`)
  }
  for (const facet of Object.keys(before)) {
    if (!Object.hasOwn(wanted.facets, facet)) reasons.push(`${facet} removed`)
  }
  if (reasons.length > 0) return reasons
  return guessed.length > 0 ? guessed : ['configuration changed']
}

function changeOf(facet: string, previous: string, value: string): string {
  const isList = lists.has(facet) && /, | → /.test(`${previous}${value}`)
  return isList ? listChange(previous.split(', '), value.split(', ')) : change(previous, value)
}

function listChange(before: readonly string[], after: readonly string[]): string {
  const gone = before.filter((item) => !after.includes(item)).map((item) => `${short(item)} removed`)
  const come = after.filter((item) => !before.includes(item)).map((item) => `${short(item)} added`)
  return [...gone, ...come].join(', ') || 'in another order'
}

function change(previous: string, value: string): string {
  if (previous.startsWith('#') || value.startsWith('#')) return 'changed'
  const [from, to] = [short(previous), short(value)]
  return from === to ? 'changed' : `${from} → ${to}`
}

function short(value: string): string {
  if (value === '') return '(empty)'
  return value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value
}
