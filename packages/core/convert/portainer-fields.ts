import type { Json } from '../compose/spec.ts'

export type Fields = Readonly<Record<string, Json>>

/** Other people's catalogues are read leniently: a field of the wrong type counts as absent. */
export function text(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

export function flag(value: Json | undefined): boolean {
  return value === true || value === 'true'
}

export function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? (value as Json[]) : []
}

export function words(value: Json | undefined): string[] {
  return list(value).flatMap((item) => text(item) ?? [])
}
