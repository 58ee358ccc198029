import type { GitCredentials } from '@panamax/contract/sources'
import { guardedFetch } from '../net/guarded-fetch.ts'
import type { Network } from '../net/network.ts'
import { type GitAddress, parseGitAddress } from './address.ts'

interface Asking {
  readonly credentials?: GitCredentials | undefined
  readonly allowLocal: boolean
  readonly signal: AbortSignal
}

const question = 'info/refs?service=git-upload-pack'

/**
 * Where a repository that answers with a redirect has moved to, each step checked as `guardedFetch` does. Credentials go along only
 * within the same origin. undefined: it does not say.
 */
export async function findMoved(
  remote: GitAddress,
  { credentials, allowLocal, signal }: Asking,
  network: Network,
): Promise<{ readonly remote: GitAddress; readonly credentials: GitCredentials | undefined } | undefined> {
  if (remote.transport !== 'https' && remote.transport !== 'http') return undefined
  const login =
    credentials?.type === 'token' ? `${credentials.username ?? 'x-access-token'}:${credentials.token}` : undefined
  const answer = await guardedFetch(
    `${remote.url}/${question}`,
    {
      // The second version of the protocol answers with a few lines whatever the number of branches.
      headers: {
        'git-protocol': 'version=2',
        ...(login === undefined ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
      },
      allowPrivate: allowLocal,
      maxBytes: 32 * 1_048_576,
      timeoutMs: 30_000,
      signal,
    },
    network,
  )
  if (!answer.url.endsWith(`/${question}`)) return undefined
  const url = answer.url.slice(0, -question.length - 1)
  if (url === remote.url) return undefined
  const { address } = parseGitAddress(url)
  const isSame = new URL(url).origin === new URL(remote.url).origin
  return { remote: address, credentials: isSame ? credentials : undefined }
}
