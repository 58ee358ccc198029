import { PanamaxError } from '@panamax/core/errors'
import { blobName } from '../publish/blob-name.ts'
import type { PublishedFiles } from '../publish/destination.ts'
import type { Repository, TreeChange } from './repository.ts'
import { TreeView } from './tree-view.ts'

/** What a publication changes in one commit's files. */
export interface FileChange {
  readonly view: TreeView
  readonly changes: readonly TreeChange[]
  /** The names of all files that the publication is about as they are there; undefined: not there. */
  readonly before: ReadonlyMap<string, string | undefined>
}

/** Compares with what a commit holds. Nothing to change: `changes` is empty. */
export async function compareWith(
  repository: Repository,
  commit: string,
  { files, remove = [], stale = {} }: PublishedFiles,
): Promise<FileChange> {
  const root = await repository.treeOf(commit)
  if (root === undefined) throw new PanamaxError('conflict', `${repository.name} has lost its commit ${commit}.`)
  const view = new TreeView(repository, root)
  const changes: TreeChange[] = []
  const before = new Map<string, string | undefined>()
  for (const [path, content] of Object.entries(files)) {
    const entry = await view.find(path)
    before.set(path, entry?.sha)
    if (entry?.sha !== blobName(content)) changes.push({ path, content, mode: entry?.mode ?? '100644' })
  }
  for (const path of remove) {
    const entry = path in files ? undefined : await view.find(path)
    if (!before.has(path)) before.set(path, entry?.sha)
    if (entry !== undefined) changes.push({ path, content: null, mode: entry.mode })
  }
  for (const [path, names] of Object.entries(stale)) {
    if (path in files) continue
    const entry = await view.findFile(path)
    if (entry === undefined || !names.includes(entry.sha)) continue
    before.set(path, entry.sha)
    changes.push({ path, content: null, mode: entry.mode })
  }
  return { view, changes, before }
}

/** Commits onto `parent` without any branch leading there. */
export async function commitOnto(
  repository: Repository,
  parent: string,
  { change, files }: { readonly change: FileChange; readonly files: PublishedFiles },
): Promise<string> {
  const tree = await repository.makeTree(change.view.root, change.changes)
  return repository.makeCommit({ tree, parent, message: files.message, author: files.author })
}

/** The first file that somebody else has changed between two looks; undefined: none, what they did lies beside. */
export function changedMeanwhile(first: FileChange, second: FileChange): string | undefined {
  return [...first.before].find(([path, sha]) => second.before.get(path) !== sha)?.[0]
}
