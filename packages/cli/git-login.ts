import { resolve } from 'node:path'
import type { GitCredentials, SourceCredentials } from '@panamax/contract/sources'
import { PanamaxError } from '@panamax/core/errors'
import { type Options, textOption } from './command.ts'
import type { Context } from './context.ts'
import { readTextFile } from './text-file.ts'

/** How a private repository is opened. A token is never an argument: others see those in the list of processes. */
export const gitLogin = [
  {
    flags: '--token-stdin',
    description: 'private, by https: the token is read from standard input, or asked for on the terminal',
  },
  { flags: '--username <name>', description: 'that goes with the token, where the host wants one' },
  { flags: '--ssh-key <file>', description: 'private, by ssh: a file with a private key without passphrase' },
  { flags: '--known-hosts <file>', description: 'with the host’s key; without it, the first one seen is kept' },
] as const

/** A source may be read with an account too, whose token is not copied. */
export const accountLogin = [
  ...gitLogin,
  { flags: '--account <host>', description: 'private, at GitHub: with the account that is stored for this host' },
] as const

/** Throws what `credentialsOf` throws. */
export async function sourceLoginOf(context: Context, options: Options): Promise<{ credentials?: SourceCredentials }> {
  const host = textOption(options, 'account')
  if (host === undefined) return credentialsOf(context, options)
  if (options['tokenStdin'] === true || textOption(options, 'sshKey') !== undefined)
    throw new PanamaxError('invalid_request', 'It is either --account, --token-stdin or --ssh-key.')
  return { credentials: { type: 'account', host } }
}

/** What these options say. Throws `invalid_request`, `not_found` for a file. */
export async function credentialsOf(context: Context, options: Options): Promise<{ credentials?: GitCredentials }> {
  const keyFile = textOption(options, 'sshKey')
  if (options['tokenStdin'] === true) {
    if (keyFile !== undefined) throw new PanamaxError('invalid_request', 'It is either --token-stdin or --ssh-key.')
    const token = (await context.secret('Token: ')).trim()
    if (token === '') throw new PanamaxError('invalid_request', 'No token was given: nothing was changed.')
    const username = textOption(options, 'username')
    return { credentials: { type: 'token', token, ...(username === undefined ? {} : { username }) } }
  }
  if (keyFile === undefined) return {}
  const hostsFile = textOption(options, 'knownHosts')
  const key = await readTextFile(resolve(context.cwd, keyFile))
  const knownHosts = hostsFile === undefined ? undefined : await readTextFile(resolve(context.cwd, hostsFile))
  return { credentials: { type: 'ssh-key', key, ...(knownHosts === undefined ? {} : { knownHosts }) } }
}
