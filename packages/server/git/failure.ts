import { type ErrorCode, PanamaxError } from '@panamax/core/errors'
import type { GitAddress } from './address.ts'
import type { Ended } from './process.ts'

/** In `details.reason` of what Git throws, for whoever has to tell them apart. */
export type GitFailure =
  | 'authentication'
  | 'permission'
  | 'no-repository'
  | 'no-branch'
  | 'empty'
  | 'outdated'
  | 'host-key'
  | 'ownership'
  | 'network'
  | 'certificate'
  | 'redirect'
  | 'too-large'
  | 'timed-out'
  | 'other'

interface Known {
  readonly pattern: RegExp
  readonly code: ErrorCode
  readonly reason: GitFailure
  readonly text: string
}

/** The first that matches counts. {place} is the address, {host} its host. git speaks the C locale. */
const known: readonly Known[] = [
  {
    pattern: /returned error: 30[12378]|unable to update url base from redirection/,
    code: 'rejected',
    reason: 'redirect',
    text: '{place} has moved. Give the new address.',
  },
  {
    pattern: /could not read Username/,
    code: 'rejected',
    reason: 'authentication',
    text: '{host} asks for a login for {place}: it is private, or it does not exist. Check the address, or give a token.',
  },
  {
    pattern:
      /Authentication failed|could not read Password|returned error: 401|Access denied|Invalid username or (password|token)/i,
    code: 'rejected',
    reason: 'authentication',
    text: '{host} did not accept the login for {place}. Check that the token is valid, not expired, goes with the user name, and may read this repository.',
  },
  {
    pattern: /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|host key is known/i,
    code: 'rejected',
    reason: 'host-key',
    text: 'The host key of {host} is not the one that is known: somebody may listen in, or the host got a new key. Compare its fingerprint and give the known_hosts line anew.',
  },
  {
    pattern: /Permission denied \(|Load key .*(invalid format|error in libcrypto)|no mutual signature/,
    code: 'rejected',
    reason: 'authentication',
    text: '{host} did not accept the key for {place}. Check that it is a private key without passphrase and that its public half is allowed there.',
  },
  {
    pattern: /returned error: 429/,
    code: 'unreachable',
    reason: 'network',
    text: '{host} wants to be asked less often. It is tried again later.',
  },
  {
    pattern: /returned error: 403|Write access to repository not granted|Permission to .* denied/i,
    code: 'rejected',
    reason: 'permission',
    text: '{host} knows who is asking and does not allow it for {place}. The login lacks a permission.',
  },
  {
    pattern: /couldn't find remote ref|Remote branch .* not found|Could not find remote branch/,
    code: 'not_found',
    reason: 'no-branch',
    text: 'The branch does not exist in {place}. Check its name.',
  },
  {
    pattern: /dubious ownership/,
    code: 'rejected',
    reason: 'ownership',
    text: '{place} belongs to another user of this machine, which git does not trust. Make the server’s user its owner, or serve it over https or ssh.',
  },
  {
    pattern:
      /returned error: (404|410)|repository .* not found|Repository not found|does not appear to be a git repository|does not exist|not valid: is this a git repository|project you were looking for could not be found/i,
    code: 'not_found',
    reason: 'no-repository',
    text: 'There is no repository at {place}, or the login given may not see it. Check the address.',
  },
  {
    pattern: /certificate|SSL_ERROR|gnutls_handshake|TLS/,
    code: 'unreachable',
    reason: 'certificate',
    text: 'The connection to {host} cannot be trusted: its TLS certificate is expired, for another name, or signed by nobody that this machine knows.',
  },
  {
    pattern: /non-fast-forward|fetch first|stale info|cannot lock ref|\[rejected\]/,
    code: 'rejected',
    reason: 'outdated',
    text: '{place} has changed meanwhile.',
  },
  {
    pattern: /\[remote rejected\]|pre-receive hook declined|protected branch/,
    code: 'rejected',
    reason: 'permission',
    text: '{host} refused the change to {place}: {remote}',
  },
  {
    pattern: /over limit|exceeds maximum|Out of memory|oversized/i,
    code: 'rejected',
    reason: 'too-large',
    text: '{place} holds something larger than Panamax reads.',
  },
  {
    pattern: /Could not resolve host|resolve hostname/,
    code: 'unreachable',
    reason: 'network',
    text: 'There is no host {host} to be found. Check the address, and whether this machine has a network and resolves names.',
  },
  {
    pattern:
      /Connection refused|Failed to connect|Couldn't connect|No route to host|Network is unreachable|timed? out|Operation too slow/i,
    code: 'unreachable',
    reason: 'network',
    text: '{host} cannot be reached or does not answer. Check the address with its port, and whether the server runs.',
  },
  {
    pattern:
      /hung up|early EOF|disconnect|RPC failed|reset by peer|Empty reply|expected flush|invalid index-pack|returned error: 5|unable to access|bad line length|transfer closed|Connection closed/i,
    code: 'unreachable',
    reason: 'network',
    text: 'The connection to {host} broke off, or the server had a failure of its own. What was there before is kept.',
  },
]

/** What a git command that did not succeed means, in words. `secret` appears in no part of it, whoever repeats it. */
export function gitFailure(
  command: string,
  ended: Ended,
  context: {
    readonly remote?: GitAddress | undefined
    readonly secrets: readonly string[]
    readonly timeoutMs: number
  },
): PanamaxError {
  const { remote } = context
  const place = remote?.url ?? 'the repository'
  const host = remote === undefined || remote.host === '' ? 'the repository' : remote.host
  if (ended.cut === 'canceled') return new PanamaxError('canceled', `git ${command} was stopped.`)
  if (ended.cut === 'late') {
    const minutes = Math.max(1, Math.round(context.timeoutMs / 60_000))
    return failure('unreachable', 'timed-out', `${place} was not read within ${minutes} min; it was given up.`)
  }
  if (ended.cut === 'large') return failure('rejected', 'too-large', `${place} is larger than Panamax reads.`)
  const complaint = withoutSecrets(harmlessText(ended.complaint), context.secrets)
  const found = known.find(({ pattern }) => pattern.test(complaint))
  if (found === undefined) {
    return failure('failed', 'other', `git ${command} did not work for ${place}: ${lastWords(complaint)}`)
  }
  const text = found.text
    .replaceAll('{place}', place)
    .replaceAll('{host}', host)
    .replaceAll('{remote}', remoteWords(complaint))
  return failure(found.code, found.reason, text)
}

function failure(code: ErrorCode, reason: GitFailure, text: string): PanamaxError {
  return new PanamaxError(code, text, { details: { reason } })
}

function harmlessText(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '�')
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => (secret.length < 3 ? rest : rest.replaceAll(secret, '…')), text)
}

/** What git says last is its own summary of what went wrong. */
function lastWords(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.trim())
  const fatal = lines.findLast((line) => /^(fatal|error): /.test(line)) ?? lines.findLast((line) => line !== '')
  return (fatal ?? 'it gave no reason.').replace(/^(fatal|error): /, '').slice(0, 500)
}

/** What the other side has to say, or else git. */
function remoteWords(complaint: string): string {
  const said = complaint
    .split('\n')
    .filter((line) => line.startsWith('remote: '))
    .map((line) => line.slice('remote: '.length).trim())
    .filter((line) => line !== '')
  return said.length === 0 ? lastWords(complaint) : said.join(' ').slice(0, 500)
}
