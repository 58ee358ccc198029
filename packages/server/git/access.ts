import { isIP } from 'node:net'
import { join } from 'node:path'
import type { GitCredentials } from '@panamax/contract/sources'
import { PanamaxError } from '@panamax/core/errors'
import { inBrackets, findHost, type Network } from '../net/network.ts'
import type { GitAddress } from './address.ts'
import { openAskpassDesk } from './askpass-desk.ts'
import type { HelperPrograms } from './helper-programs.ts'
import { makeRunFolder, removeRunFolder } from './run-folder.ts'
import { writeSshConfig } from './ssh-config.ts'

export interface AccessRequest {
  readonly remote: GitAddress
  readonly credentials: GitCredentials | undefined
  readonly allowLocal: boolean
  readonly signal: AbortSignal
}

/** What one run of git needs to reach one place. */
export interface Access {
  readonly environment: Readonly<Record<string, string>>
  /** For http.curloptResolve: the checked addresses. */
  readonly resolved: string | undefined
  /** What must not appear in any message. */
  readonly secrets: readonly string[]
  close(): Promise<void>
}

export interface AccessPlaces {
  readonly programs: HelperPrograms
  readonly knownHosts: string
  /** See `runFolders`. */
  readonly runs: string
  readonly network: Network
}

/** Checks where `remote` is, and makes its credentials usable for one run. Throws `forbidden`, `unreachable`, `invalid_request`. */
export async function openAccess(request: AccessRequest, places: AccessPlaces): Promise<Access> {
  const { remote, credentials, allowLocal, signal } = request
  if (remote.transport === 'file') {
    if (allowLocal) return { environment: {}, resolved: undefined, secrets: [], close: () => Promise.resolve() }
    throw new PanamaxError('forbidden', 'Folders and repositories on the server itself are only for admins.')
  }
  const found = await findHost(remote.host, { allowPrivate: allowLocal, signal }, places.network)
  if (remote.transport === 'ssh') return ssh(request, places, found[0]?.address ?? remote.host)
  if (credentials?.type === 'ssh-key') {
    throw new PanamaxError(
      'invalid_request',
      `A key is for ssh, and ${remote.url} is reached by ${remote.transport}: give a token.`,
    )
  }
  // What is an address already needs no resolving, and one of IPv6 has no place there.
  const addresses = found.map(({ address, family }) => inBrackets(address, family)).join(',')
  const resolved = isIP(remote.host) === 0 ? `${remote.host}:${remote.port}:${addresses}` : undefined
  if (credentials === undefined) return { environment: {}, resolved, secrets: [], close: () => Promise.resolve() }
  const { token } = credentials
  const username = credentials.username ?? (remote.host === 'bitbucket.org' ? 'x-token-auth' : 'x-access-token')
  const folder = await makeRunFolder(places.runs)
  const socket = join(folder, 'askpass')
  const desk = await openAskpassDesk(socket, remote, { username, token }).catch(async (error: unknown) => {
    await removeRunFolder(folder)
    throw error
  })
  return {
    environment: { GIT_ASKPASS: places.programs.askpass, PANAMAX_ASKPASS: socket },
    resolved,
    secrets: [token, encodeURIComponent(token), Buffer.from(`${username}:${token}`).toString('base64')],
    async close() {
      await desk.close()
      await removeRunFolder(folder)
    },
  }
}

async function ssh(
  { remote, credentials, allowLocal }: AccessRequest,
  places: AccessPlaces,
  address: string,
): Promise<Access> {
  if (credentials?.type === 'token') {
    throw new PanamaxError('invalid_request', `A token is for https, and ${remote.url} is reached by ssh: give a key.`)
  }
  if (credentials === undefined && !allowLocal) {
    throw new PanamaxError('invalid_request', 'A repository that is reached by ssh needs a key.')
  }
  const folder = await makeRunFolder(places.runs)
  try {
    const access = credentials === undefined ? {} : sshAccess(credentials)
    const config = await writeSshConfig(remote, access, { folder, knownHosts: places.knownHosts, address })
    return {
      environment: { GIT_SSH: places.programs.ssh, GIT_SSH_VARIANT: 'ssh', PANAMAX_SSH_CONFIG: config },
      resolved: undefined,
      secrets: credentials === undefined ? [] : [credentials.key],
      close: () => removeRunFolder(folder),
    }
  } catch (error) {
    await removeRunFolder(folder)
    throw error
  }
}

function sshAccess({ key, knownHosts }: Extract<GitCredentials, { type: 'ssh-key' }>) {
  return knownHosts === undefined ? { key } : { key, knownHosts }
}
