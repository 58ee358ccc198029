import { PanamaxError } from '@panamax/core/errors'
import { RepositoryAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { waitForBranch } from './fork.ts'
import { apiPath } from './hosts.ts'
import { messageIn } from './refusal.ts'
import { Repository } from './repository.ts'

/** A new repository needs a moment until its first branch can be read. */
const waitsMs = [500, 1000, 2000, 3000]

/** Makes a repository of the account or of an organisation, with a first commit, so that it has a branch. */
export async function createRepository(
  client: GitHubClient,
  wanted: { readonly fullName: string; readonly login: string; readonly isPrivate: boolean },
  signal: AbortSignal,
): Promise<Repository> {
  const { fullName, login, isPrivate } = wanted
  const [owner = '', name = ''] = fullName.split('/')
  const isOwn = owner.toLowerCase() === login.toLowerCase()
  const request = {
    method: 'POST',
    path: isOwn ? '/user/repos' : apiPath('orgs', owner, 'repos'),
    body: { name, private: isPrivate, auto_init: true, description: 'Templates for Panamax' },
    subject: fullName,
    expects: [404, 422],
    signal,
  } as const
  const answer = await client.ask(request)
  if (answer.status === 422) {
    throw new PanamaxError(
      'conflict',
      `${fullName} could not be made. If it exists, this token may not see it. ${client.host} says: ${messageIn(answer.body)}`,
    )
  }
  if (answer.status === 404) throw notAllowed(client, wanted, owner)
  const repository = new Repository(client, client.parse(RepositoryAnswer, answer, request), signal)
  await waitForBranch(repository, { waits: waitsMs, signal })
  return repository
}

function notAllowed(
  client: GitHubClient,
  { fullName, login, isPrivate }: { readonly fullName: string; readonly login: string; readonly isPrivate: boolean },
  owner: string,
): PanamaxError {
  const scope = `The token needs the scope "${isPrivate ? 'repo' : 'public_repo'}", or the permission "Administration: read and write".`
  const isOwn = owner.toLowerCase() === login.toLowerCase()
  const who = isOwn ? '' : ` ${owner} must be an organisation in which ${login} may make repositories.`
  return new PanamaxError('rejected', `${client.host} does not let ${login} make ${fullName}.${who} ${scope}`)
}
