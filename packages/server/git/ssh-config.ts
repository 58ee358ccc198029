import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PanamaxError } from '@panamax/core/errors'
import type { GitAddress } from './address.ts'

export interface SshAccess {
  /** Absent: the keys of the server's own user. */
  readonly key?: string
  readonly knownHosts?: string
}

export interface SshPlaces {
  /** Private to this run, removed after it. */
  readonly folder: string
  /** Where the first key of a host is kept. */
  readonly knownHosts: string
  /** The address of the host that was checked. */
  readonly address: string
}

/** Writes a configuration that replaces the user's own, with the key beside it (0600). Gives the path of the configuration. */
export async function writeSshConfig(remote: GitAddress, access: SshAccess, places: SshPlaces): Promise<string> {
  const { folder } = places
  const keyFile = join(folder, 'key')
  const hostsFile = access.knownHosts === undefined ? places.knownHosts : join(folder, 'known_hosts')
  for (const path of [keyFile, hostsFile]) {
    if (/["\n\r%]/.test(path)) {
      throw new PanamaxError(
        'unsupported',
        'ssh cannot be used with quotes, line ends or "%" in the path of the home folder.',
      )
    }
  }
  if (access.key !== undefined) await writeFile(keyFile, withLineEnd(access.key), { mode: 0o600 })
  if (access.knownHosts !== undefined) await writeFile(hostsFile, withLineEnd(access.knownHosts), { mode: 0o600 })
  const settings: readonly (readonly [string, string])[] = [
    ['HostName', places.address],
    ['HostKeyAlias', remote.port === 22 ? remote.host : `[${remote.host}]:${remote.port}`],
    ...(access.key === undefined ? [] : ([['IdentityFile', `"${keyFile}"`]] as const)),
    ...(access.key === undefined ? [] : ([['IdentitiesOnly', 'yes']] as const)),
    ['IdentityAgent', 'none'],
    ['UserKnownHostsFile', `"${hostsFile}"`],
    ['GlobalKnownHostsFile', '/dev/null'],
    ['StrictHostKeyChecking', access.knownHosts === undefined ? 'accept-new' : 'yes'],
    ['UpdateHostKeys', 'no'],
    ['CheckHostIP', 'no'],
    ['BatchMode', 'yes'],
    ['PreferredAuthentications', 'publickey'],
    ['ForwardAgent', 'no'],
    ['ForwardX11', 'no'],
    ['ClearAllForwardings', 'yes'],
    ['PermitLocalCommand', 'no'],
    ['ProxyCommand', 'none'],
    ['ControlMaster', 'no'],
    ['ControlPath', 'none'],
    ['ConnectTimeout', '15'],
    ['ServerAliveInterval', '15'],
    ['ServerAliveCountMax', '4'],
  ]
  const text = `Host *\n${settings.map(([name, value]) => `  ${name} ${value}\n`).join('')}`
  const path = join(folder, 'ssh_config')
  await writeFile(path, text, { mode: 0o600 })
  return path
}

/** ssh refuses a key whose last line has no end, and one with the line ends of Windows. */
function withLineEnd(text: string): string {
  const clean = text.replaceAll('\r\n', '\n').trimEnd()
  return `${clean}\n`
}
