import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'

const ServerFile = z.object({ address: z.string(), token: z.string(), pid: z.int() })
export type LocalServer = z.infer<typeof ServerFile>

/** What decides where things lie: parameters, so that no test patches a global. */
export interface Place {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
}

/** PANAMAX_HOME, or `panamax` in the XDG data folder (XDG Base Directory Specification 0.8). */
export function dataFolder({ environment, homeDirectory }: Place): string {
  const home = environment['PANAMAX_HOME'] ?? ''
  if (home !== '') return home
  const data = environment['XDG_DATA_HOME'] ?? ''
  return join(data.startsWith('/') ? data : join(homeDirectory, '.local', 'share'), 'panamax')
}

/** The server on this machine, by the file that it keeps while it runs; a server that was killed leaves the file behind. */
export async function localServer(place: Place): Promise<LocalServer | undefined> {
  const text = await readOptional(join(dataFolder(place), 'server.json'))
  const parsed = text === undefined ? undefined : ServerFile.safeParse(safeJson(text))
  return parsed?.success === true ? parsed.data : undefined
}

/** The server on this machine, where its process is there. In another process namespace only its address can tell. */
export async function runningServer(place: Place): Promise<LocalServer | undefined> {
  const server = await localServer(place)
  if (server === undefined) return undefined
  return isAlive(server.pid) || (await answers(server.address)) ? server : undefined
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export async function answers(address: string): Promise<boolean> {
  const response = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
  return response?.ok === true
}

export function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Undefined for a file that is not there. Throws `unreachable` for one that may not be read. */
export async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    const why =
      code === 'EACCES' ? 'It belongs to another user: run the command as the user that runs Panamax.' : String(error)
    throw new PanamaxError('unreachable', `Cannot read ${file}. ${why}`, { cause: error })
  }
}
