import { PanamaxError } from '@panamax/core/errors'
import type { PublishedFiles } from '../publish/destination.ts'
import { digest } from '../secrets/digest.ts'
import { commitOnto, compareWith } from './file-change.ts'
import { openFork, startInFork } from './fork.ts'
import type { Refused, Repository } from './repository.ts'

export interface Proposal {
  readonly outcome: 'proposed' | 'unchanged'
  readonly commit?: string
  /** Of the pull request; absent when the branch holds everything already. */
  readonly url?: string
  readonly notes: readonly string[]
}

interface Request {
  readonly files: PublishedFiles
  /** The branch that it is to end in. */
  readonly base: string
  readonly login: string
  readonly signal: AbortSignal
}

/** The first try, and the one after the branch has moved meanwhile. */
const tries = 2

/**
 * Puts the files on a branch of their own, in the repository or in a fork of `login`, and opens a pull request, or adds to the
 * one that is open. Nothing to change: no commit.
 */
export async function propose(repository: Repository, request: Request): Promise<Proposal> {
  const { files, base } = request
  const start = await startOf(repository, base)
  if ((await compareWith(repository, start, files)).changes.length === 0) return { outcome: 'unchanged', notes: [] }

  const home = repository.facts.permissions.push ? repository : await openFork(repository, request)
  const notes =
    home === repository ? [] : [`You may not push to ${repository.name}: this is from your fork ${home.name}.`]
  const branch = branchFor(files.path, base)
  const head = `${home.owner}:${branch}`
  const open = await repository.openPull(head, base)
  const isOpen = open !== undefined
  const from = home === repository || isOpen ? start : await startInFork(home, { repository, base, start })
  const commit = await commitToBranch(home, { branch, start: from, files, isOpen })
  if (open !== undefined) {
    const number = `pull request ${open.number}`
    return commit === undefined
      ? { outcome: 'unchanged', url: open.html_url, notes: [`It is proposed already, in ${number}.`] }
      : { outcome: 'proposed', commit, url: open.html_url, notes: [...notes, `The commit was added to ${number}.`] }
  }
  const url = await openPull(repository, { head, base, files })
  return { outcome: 'proposed', ...(commit === undefined ? {} : { commit }), url, notes }
}

async function startOf(repository: Repository, base: string): Promise<string> {
  const head = await repository.head(base)
  if (typeof head === 'object') return head.commit
  if (head === 'absent') throw new PanamaxError('not_found', `${repository.name} has no branch ${base}.`)
  throw new PanamaxError(
    'conflict',
    `${repository.name} is empty: there is nothing yet that a pull request could change.`,
  )
}

/** Undefined: the branch holds just that already. */
async function commitToBranch(
  home: Repository,
  {
    branch,
    start,
    files,
    isOpen,
  }: {
    readonly branch: string
    readonly start: string
    readonly files: PublishedFiles
    /** A pull request waits for what the branch holds. Otherwise the branch, Panamax's own, starts over. */
    readonly isOpen: boolean
  },
): Promise<string | undefined> {
  let refused: Refused | undefined
  for (let round = 0; round < tries; round++) {
    const old = await home.head(branch)
    const goesOn = isOpen && typeof old === 'object'
    const parent = goesOn ? old.commit : start
    const change = await compareWith(home, parent, files)
    if (change.changes.length === 0) return undefined
    const commit = await commitOnto(home, parent, { change, files })
    refused =
      typeof old === 'object'
        ? await home.moveBranch(branch, commit, { force: !goesOn })
        : await home.makeBranch(branch, commit)
    if (refused === undefined) return commit
  }
  const said = `${home.client.host} says: ${refused?.refused ?? ''}`
  const todo = home.facts.fork ? 'Use "Sync fork" on its page, then publish again' : 'Try again'
  throw new PanamaxError('conflict', `The branch ${branch} of ${home.name} cannot be written. ${todo}. ${said}`)
}

/** Opens it, or finds the one that was opened in the same moment. */
async function openPull(
  repository: Repository,
  { head, base, files }: { readonly head: string; readonly base: string; readonly files: PublishedFiles },
): Promise<string> {
  const [title = '', ...rest] = files.message.trim().split('\n')
  const made = await repository.makePull({ title, body: rest.join('\n').trim(), head, base })
  if (!('refused' in made)) return made.html_url
  const open = await repository.openPull(head, base)
  if (open !== undefined) return open.html_url
  const said = `${repository.client.host} says: ${made.refused}`
  throw new PanamaxError('conflict', `${repository.name} takes no pull request from ${head} into ${base}. ${said}`)
}

/** The same for the same file, so that publishing it again goes on where the open pull request is. */
function branchFor(path: string, base: string): string {
  const name = (path.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9-]+/g, '-')
  const bare = name.replace(/^-+|-+$/g, '').slice(0, 60) || 'template'
  return `panamax/${bare}-${digest(`${base}\n${path}`).slice(0, 8)}`
}
