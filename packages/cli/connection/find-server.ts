import { join } from 'node:path'
import { createClient, type Client } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import { type LocalServer, type Place, readOptional, runningServer, safeJson } from './local-server.ts'

const Logins = z.object({
  current: z.string().optional(),
  servers: z.record(z.string(), z.object({ token: z.string() })),
})
export type Logins = z.infer<typeof Logins>

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

export interface Wanted {
  readonly server?: string | undefined
  readonly token?: string | undefined
  /** Called where no server runs here and none is named. Resolves when one runs, else throws. */
  start?(): Promise<LocalServer>
}

/**
 * The server to talk to: --server or PANAMAX_SERVER, else the one that runs on this machine, else the one logged in to, else
 * one that is started for it. The token comes from --token or PANAMAX_TOKEN, else from the same place as the address.
 */
export async function findServer(place: Place, given: Wanted): Promise<Client> {
  const server = given.server ?? nonEmpty(place.environment['PANAMAX_SERVER'])
  const token = given.token ?? nonEmpty(place.environment['PANAMAX_TOKEN'])
  const local = await runningServer(place)
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
  if (given.start === undefined) throw noServer()
  const started = await given.start()
  return createClient({ server: started.address, token: token ?? started.token })
}

export function noServer(): PanamaxError {
  return new PanamaxError(
    'unreachable',
    'No Panamax server runs on this machine, and none is named. Start one with "panamax up --detach" (--yes does it for you), or name one with --server.',
  )
}

function sameAddress(local: LocalServer | undefined, server: string): string | undefined {
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
