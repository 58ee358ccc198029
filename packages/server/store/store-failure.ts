import { PanamaxError } from '@panamax/core/errors'

/** SQLite's primary result codes that are the machine's fault, not a bug: https://www.sqlite.org/rescode.html */
const causes: Readonly<Record<number, string>> = {
  13: 'The disk that holds the data folder of Panamax is full. Free some space and try again.',
  10: 'The data folder of Panamax cannot be read or written: the disk reports an error.',
  8: 'The data folder of Panamax cannot be written: it is read-only.',
}

/** The error for people when the store could not do its work because of the disk; undefined for everything else. */
export function storeFailure(error: unknown): PanamaxError | undefined {
  if (!(error instanceof Error)) return undefined
  const { errcode, code } = error as { errcode?: unknown; code?: unknown }
  // The primary code is in the low byte of an extended one.
  const message = typeof errcode === 'number' ? causes[errcode & 0xff] : code === 'ENOSPC' ? causes[13] : undefined
  return message === undefined ? undefined : new PanamaxError('failed', message, { cause: error })
}
