import { PanamaxError } from '@panamax/core/errors'
import { Repository } from './repository.ts'

/** How long to wait between looks at a fork that is being copied; a minute in all. */
const waitsMs = [1000, 1000, 2000, 3000, 3000, 5000, 5000, 10_000, 15_000, 15_000]

/** The fork of `login`, made where there is none, ready to be written to. Throws `unreachable` when that takes longer than a minute. */
export async function openFork(
  repository: Repository,
  { login, signal }: { readonly login: string; readonly signal: AbortSignal },
): Promise<Repository> {
  if (!repository.facts.allow_forking) {
    throw new PanamaxError(
      'rejected',
      `You may not push to ${repository.name}, and it does not let itself be forked. Ask its owners for the right to push.`,
    )
  }
  const known = await existing(repository, login, signal)
  if (known !== undefined) return known
  const fork = await made(repository)
  if (await waitForBranch(fork, { waits: waitsMs, signal })) return fork
  throw new PanamaxError(
    'unreachable',
    `${fork.client.host} is still copying ${repository.name} to ${fork.name}. Publish again in a few minutes.`,
  )
}

/** Whether the default branch is there, at the latest after all of the waits. */
export async function waitForBranch(
  repository: Repository,
  { waits, signal }: { readonly waits: readonly number[]; readonly signal: AbortSignal },
): Promise<boolean> {
  for (const wait of [0, ...waits]) {
    if (wait > 0) await repository.client.wait(wait, signal)
    if (typeof (await repository.head(repository.facts.default_branch)) === 'object') return true
  }
  return false
}

/**
 * The commit of a fork that a proposal starts from. GitHub refuses branches that would bring in what the fork has not got yet,
 * so the fork is brought up to date, where nothing of its own is in the way. Where that is refused, the proposal starts from
 * where the fork is: an earlier commit of the same branch.
 */
export async function startInFork(
  fork: Repository,
  { repository, base, start }: { readonly repository: Repository; readonly base: string; readonly start: string },
): Promise<string> {
  const head = await fork.head(base)
  if (typeof head !== 'object' || head.commit === start) return start
  if ((await fork.comparedWith(repository, base)) !== 'behind') return start
  const refused = await fork.mergeUpstream(base)
  return refused === undefined ? start : head.commit
}

/** The usual one, under the same name; one under another name is found by asking for a fork. */
async function existing(repository: Repository, login: string, signal: AbortSignal): Promise<Repository | undefined> {
  const name = `${login}/${repository.name.split('/')[1] ?? ''}`
  try {
    const found = await Repository.open(repository.client, name, signal)
    const isFork = found.facts.fork && found.facts.parent?.full_name === repository.name
    return isFork && (await waitForBranch(found, { waits: [], signal })) ? found : undefined
  } catch (error) {
    if (error instanceof PanamaxError && error.code === 'not_found') return undefined
    throw error
  }
}

async function made(repository: Repository): Promise<Repository> {
  try {
    return await repository.fork()
  } catch (error) {
    if (!(error instanceof PanamaxError) || (error.code !== 'rejected' && error.code !== 'not_found')) throw error
    if (error.details['retryAt'] !== undefined) throw error
    throw new PanamaxError(
      'rejected',
      `You may not push to ${repository.name}, and it cannot be forked with this token: a fine-grained token reaches only what belongs to its owner. Use a classic one with the scope "public_repo" ("repo" for a private repository). ${error.message}`,
      { cause: error },
    )
  }
}
