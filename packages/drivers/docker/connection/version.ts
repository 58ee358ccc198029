import type { IncomingHttpHeaders } from 'node:http'
import { PanamaxError } from '@panamax/core/errors'

/** The newest Engine API that this driver was written for (Engine 28.1). */
export const newestVersion = '1.49'
/** The oldest that has all that the driver asks for (Engine 20.10). */
export const oldestVersion = '1.41'

export type Ask = (path: string) => Promise<{ headers: IncomingHttpHeaders; text: string }>

/**
 * The version to speak: the engine's own, or the newest that we know where the engine is newer; an engine that has given
 * that one up is spoken to in the oldest that it still knows.
 */
export async function negotiate(ask: Ask): Promise<string> {
  const { headers } = await ask('/_ping')
  const theirs = String(headers['api-version'] ?? '')
  if (!/^\d+\.\d+$/.test(theirs)) {
    throw new PanamaxError('rejected', 'What answers there is not a container engine: it names no API version.')
  }
  if (compareVersions(theirs, newestVersion) <= 0) return theirs
  const { MinAPIVersion: oldest } = JSON.parse((await ask('/version')).text) as { MinAPIVersion?: string }
  return oldest !== undefined && compareVersions(oldest, newestVersion) > 0 ? oldest : newestVersion
}

/** Negative when the first is older. */
export function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number)
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number)
  return aMajor - bMajor || aMinor - bMinor
}

export function isAtLeast(version: string, wanted: string): boolean {
  return compareVersions(version, wanted) >= 0
}
