import { createHash } from 'node:crypto'

export interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly sha: string
}

export interface Person {
  readonly name: string
  readonly email: string
  readonly date: string
}

export interface Commit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author: Person
  readonly committer: Person
}

export interface FileAt {
  readonly mode: string
  readonly sha: string
}

/** Git's objects, with git's own names for them; shared by a repository and its forks. */
export class GitObjects {
  readonly blobs = new Map<string, Buffer>()
  readonly trees = new Map<string, readonly TreeEntry[]>()
  readonly commits = new Map<string, Commit>()

  addBlob(content: Buffer | string): string {
    const bytes = Buffer.from(content)
    const sha = hash('blob', bytes)
    this.blobs.set(sha, bytes)
    return sha
  }

  /** Of files by their whole path; folders become trees. */
  addTree(files: ReadonlyMap<string, FileAt>): string {
    const folders = new Map<string, Map<string, FileAt>>()
    const entries: TreeEntry[] = []
    for (const [path, file] of files) {
      const slash = path.indexOf('/')
      if (slash === -1) entries.push({ path, type: typeOf(file.mode), ...file })
      else {
        const folder = path.slice(0, slash)
        const inside = folders.get(folder) ?? new Map<string, FileAt>()
        folders.set(folder, inside.set(path.slice(slash + 1), file))
      }
    }
    for (const [path, inside] of folders) {
      entries.push({ path, type: 'tree', mode: '040000', sha: this.addTree(inside) })
    }
    // Git sorts a folder as if its name ended with a slash.
    const key = (entry: TreeEntry): string => (entry.type === 'tree' ? `${entry.path}/` : entry.path)
    entries.sort((a, b) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))))
    const lines = entries.map(({ mode, path, sha }) =>
      Buffer.concat([Buffer.from(`${mode.replace(/^0/, '')} ${path}\0`), Buffer.from(sha, 'hex')]),
    )
    const sha = hash('tree', Buffer.concat(lines))
    this.trees.set(sha, entries)
    return sha
  }

  addCommit(commit: Omit<Commit, 'sha'>): Commit {
    const person = ({ name, email, date }: Person): string => `${name} <${email}> ${Date.parse(date) / 1000} +0000`
    const text = [
      `tree ${commit.tree}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      `author ${person(commit.author)}`,
      `committer ${person(commit.committer)}`,
      '',
      commit.message,
    ].join('\n')
    const made = { ...commit, sha: hash('commit', Buffer.from(text)) }
    this.commits.set(made.sha, made)
    return made
  }

  /** Every file below a tree by its whole path. */
  files(tree: string, prefix = ''): Map<string, FileAt> {
    const found = new Map<string, FileAt>()
    for (const { path, type, mode, sha } of this.trees.get(tree) ?? []) {
      if (type !== 'tree') found.set(prefix + path, { mode, sha })
      else for (const [inside, file] of this.files(sha, `${prefix}${path}/`)) found.set(inside, file)
    }
    return found
  }

  /** Whether a commit is another one, or comes before it. */
  isAncestor(ancestor: string, of: string): boolean {
    const waiting = [of]
    for (const seen = new Set<string>(); waiting.length > 0; ) {
      const sha = waiting.pop() ?? ''
      if (sha === ancestor) return true
      if (seen.has(sha)) continue
      seen.add(sha)
      waiting.push(...(this.commits.get(sha)?.parents ?? []))
    }
    return false
  }
}

function hash(type: string, content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex')
}

function typeOf(mode: string): TreeEntry['type'] {
  return mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob'
}
