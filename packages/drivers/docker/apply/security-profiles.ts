import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import path from 'node:path'
import { PanamaxError } from '@panamax/core/errors'
import type { EngineObject } from '../render/payload.ts'

/** Bytes. The engine's own profile has about 15 000. */
const largest = 1024 * 1024
/** What engines know by name. */
const known = new Set(['unconfined', 'builtin'])

interface Place {
  /** The app's folder. */
  readonly directory: string
  readonly service: string
}

/**
 * `seccomp=FILE`: the engine wants the profile itself. Only a file of the app's own folder is read. Throws
 * `invalid_request` for any other.
 */
export async function addSecurityProfiles(host: EngineObject, place: Place, signal: AbortSignal): Promise<void> {
  const options = host['SecurityOpt'] as string[] | undefined
  if (options === undefined) return
  host['SecurityOpt'] = await Promise.all(
    options.map(async (option) => {
      const profile = option.startsWith('seccomp=') ? option.slice('seccomp='.length) : undefined
      if (profile === undefined || known.has(profile)) return option
      return `seccomp=${await readProfile(profile, place, signal)}`
    }),
  )
}

async function readProfile(file: string, { directory, service }: Place, signal: AbortSignal): Promise<string> {
  const refuse = (why: string): PanamaxError =>
    new PanamaxError(
      'invalid_request',
      `"security_opt" of ${service}: the seccomp profile ${JSON.stringify(file.slice(0, 200))} ${why}. Name a JSON file of at most 1 MiB in the app's own folder by its relative path, or "seccomp=unconfined".`,
    )
  if (file === '' || path.isAbsolute(file)) throw refuse("is not a file of the app's folder")
  const found = await ownFile(directory, file)
  if (found === 'outside') throw refuse("is outside of the app's folder")
  if (found === undefined) throw refuse('is not there')
  signal.throwIfAborted()
  // Without waiting for a writer, should it be a pipe; without following a link that came since.
  const handle = await open(found.path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW).catch(() => {
    throw refuse('cannot be read')
  })
  try {
    const state = await handle.stat()
    if (!state.isFile()) throw refuse('is not a file')
    if (state.size > largest) throw refuse('is too large')
    const text = await handle.readFile({ encoding: 'utf8', signal })
    return compactJson(text) ?? refuseAs(refuse('is not JSON'))
  } finally {
    await handle.close()
  }
}

async function ownFile(directory: string, file: string): Promise<{ path: string } | 'outside' | undefined> {
  // A name that leaves the folder is not even looked for.
  if (!isInside(directory, path.resolve(directory, file))) return 'outside'
  try {
    const root = await realpath(directory)
    const target = await realpath(path.resolve(root, file))
    return isInside(root, target) ? { path: target } : 'outside'
  } catch {
    return undefined
  }
}

function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file)
  return way !== '' && way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
}

/** Undefined for what is no JSON: the parser's own words would show what the file holds. */
function compactJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return undefined
  }
}

function refuseAs(error: PanamaxError): never {
  throw error
}
