import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient, type Client } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'

type Environment = Readonly<Record<string, string | undefined>>

const ServerFile = z.object({ address: z.string(), token: z.string(), pid: z.int() })
const Logins = z.object({
  current: z.string().optional(),
  servers: z.record(z.string(), z.object({ token: z.string() })),
})
export type Logins = z.infer<typeof Logins>

export interface Place {
  readonly environment: Environment
  readonly homeDirectory: string
}

/** PANAMAX_HOME, or `panamax` in the XDG data folder (XDG Base Directory Specification 0.8). */
export function dataFolder({ environment, homeDirectory }: Place): string {
  const home = environment['PANAMAX_HOME'] ?? ''
  if (home !== '') return home
  const data = environment['XDG_DATA_HOME'] ?? ''
  return join(data.startsWith('/') ? data : join(homeDirectory, '.local', 'share'), 'panamax')
}

/** Where `panamax login` keeps tokens of other machines. */
export function loginsFile({ environment, homeDirectory }: Place): string {
  const config = environment['XDG_CONFIG_HOME'] ?? ''
  return join(config.startsWith('/') ? config : join(homeDirectory, '.config'), 'panamax', 'logins.json')
}

export async function readLogins(place: Place): Promise<Logins> {
  const text = await readOptional(loginsFile(place))
  if (text === undefined) return { servers: {} }
  const parsed = Logins.safeParse(safeJson(text))
  if (parsed.success) return parsed.data
  const message = `${loginsFile(place)} is not readable as JSON. Remove it and run "panamax login" again.`
  throw new PanamaxError('invalid_request', message)
}

/**
 * The server to talk to: --server or PANAMAX_SERVER, else the one logged in to, else the one that runs on this machine.
 * The token comes from --token or PANAMAX_TOKEN, else from the same place as the address.
 */
export async function findServer(
  place: Place,
  given: { readonly server?: string | undefined; readonly token?: string | undefined },
): Promise<Client> {
  const server = given.server ?? nonEmpty(place.environment['PANAMAX_SERVER'])
  const token = given.token ?? nonEmpty(place.environment['PANAMAX_TOKEN'])
  const local = await localServer(place)
  if (server !== undefined) {
    const known = token ?? (await readLogins(place)).servers[trimmed(server)]?.token ?? sameAddress(local, server)
    return createClient({ server: withScheme(server), ...(known === undefined ? {} : { token: known }) })
  }
  if (local !== undefined) return createClient({ server: local.address, token: token ?? local.token })
  const logins = await readLogins(place)
  const current = logins.current
  if (current !== undefined) {
    const saved = token ?? logins.servers[current]?.token
    return createClient({ server: withScheme(current), ...(saved === undefined ? {} : { token: saved }) })
  }
  throw new PanamaxError(
    'unreachable',
    'No Panamax server runs on this machine, and none is named. Start one with "panamax up --detach", or name one with --server.',
  )
}

/** The server on this machine, by the file that it keeps while it runs. */
export async function localServer(place: Place): Promise<z.infer<typeof ServerFile> | undefined> {
  const text = await readOptional(join(dataFolder(place), 'server.json'))
  const parsed = text === undefined ? undefined : ServerFile.safeParse(safeJson(text))
  return parsed?.success === true ? parsed.data : undefined
}

function sameAddress(local: z.infer<typeof ServerFile> | undefined, server: string): string | undefined {
  return local !== undefined && trimmed(local.address) === trimmed(withScheme(server)) ? local.token : undefined
}

export function withScheme(server: string): string {
  return /^https?:\/\//.test(server) ? trimmed(server) : `http://${trimmed(server)}`
}

function trimmed(server: string): string {
  return server.replace(/\/+$/, '')
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function readOptional(file: string): Promise<string | undefined> {
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
