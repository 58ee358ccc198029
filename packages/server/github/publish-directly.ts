import { PanamaxError } from '@panamax/core/errors'
import type { PublishedFiles } from '../publish/destination.ts'
import { changedMeanwhile, commitOnto, compareWith, type FileChange } from './file-change.ts'
import type { Head, Refused, Repository } from './repository.ts'

export interface Written {
  /** Absent: everything was there already. */
  readonly commit?: string
  readonly notes: readonly string[]
}

/** The first try, and the one after somebody else was faster. */
const tries = 2

/**
 * Commits to a branch, which is made from the default one where it does not exist. When somebody else has committed meanwhile
 * it is tried once more on top of theirs, unless they changed the very same file: `conflict` then.
 */
export async function publishDirectly(repository: Repository, branch: string, files: PublishedFiles): Promise<Written> {
  const notes: string[] = []
  let first: FileChange | undefined
  let refused: Refused | undefined
  for (let round = 0; round < tries; round++) {
    let head = await repository.head(branch)
    if (head === 'empty') {
      const begun = await begin(repository, branch, files)
      if ('refused' in begun) {
        refused = begun
        continue
      }
      if (Object.keys(files.files).length === 1) return { commit: begun.commit, notes }
      head = begun
    }
    const { parent, isNew } = await startOf(repository, branch, head)
    const change = await compareWith(repository, parent, files)
    const theirs = first === undefined ? undefined : changedMeanwhile(first, change)
    if (theirs !== undefined && change.changes.length > 0) throw samePlace(repository, theirs)
    first ??= change
    if (change.changes.length === 0) return { notes }
    const commit = await commitOnto(repository, parent, { change, files })
    refused = isNew
      ? await repository.makeBranch(branch, commit)
      : await repository.moveBranch(branch, commit, { force: false })
    if (refused === undefined) {
      if (isNew) notes.push(`The branch ${branch} was made from ${repository.facts.default_branch}.`)
      if (round > 0) notes.push('Somebody else had committed meanwhile: this is on top of theirs.')
      return { commit, notes }
    }
    if (isRule(refused)) throw ruled(repository, branch, refused)
  }
  throw new PanamaxError(
    'conflict',
    `Others change ${repository.name} at the same time, twice in a row. Try again in a moment.${quote(repository, refused)}`,
  )
}

/** The commit to start from; `isNew`: the branch has to be made. */
async function startOf(
  repository: Repository,
  branch: string,
  head: Exclude<Head, 'empty'>,
): Promise<{ readonly parent: string; readonly isNew: boolean }> {
  if (head !== 'absent') return { parent: head.commit, isNew: false }
  const start = await repository.head(repository.facts.default_branch)
  if (typeof start === 'object') return { parent: start.commit, isNew: true }
  throw new PanamaxError('not_found', `${repository.name} has neither the branch ${branch} nor its default branch.`)
}

/** Begins an empty repository; when there are several files, with one that is not the template itself, which comes last. */
async function begin(
  repository: Repository,
  branch: string,
  { path: main, files, message, author }: PublishedFiles,
): Promise<{ readonly commit: string } | Refused> {
  const { default_branch: standard } = repository.facts
  if (branch !== standard) {
    throw new PanamaxError(
      'conflict',
      `${repository.name} is empty, and its first commit goes to ${standard}. Publish without naming the branch ${branch}.`,
    )
  }
  const path = Object.keys(files).find((each) => each !== main) ?? main
  return repository.makeFirstCommit({ path, content: files[path] ?? '', message, author })
}

/** A rule that the repository has for the branch, not a race: trying again would be of no use. */
function isRule({ refused }: Refused): boolean {
  return /protected branch|rule violation|pull request|required status|must be signed|verified signature/i.test(refused)
}

function ruled(repository: Repository, branch: string, refused: Refused): PanamaxError {
  return new PanamaxError(
    'rejected',
    `${repository.name} protects its branch ${branch}: publish as a pull request.${quote(repository, refused)}`,
  )
}

function samePlace(repository: Repository, path: string): PanamaxError {
  return new PanamaxError(
    'conflict',
    `Somebody else has changed ${path} in ${repository.name} just now. Look at the difference again before you publish over it.`,
  )
}

function quote(repository: Repository, refused: Refused | undefined): string {
  return refused === undefined ? '' : ` ${repository.client.host} says: ${refused.refused}`
}
