import { type Commit, type FileAt, GitObjects, type Person } from './git-objects.ts'

export type Role = 'read' | 'write' | 'admin'
export type Permission = 'contents' | 'pull_requests' | 'administration'

export interface FakeToken {
  readonly text: string
  readonly login: string
  /** Of a classic token. */
  readonly scopes: readonly string[] | undefined
  /** Of a fine-grained one; metadata may always be read. */
  readonly permissions: Readonly<Partial<Record<Permission, 'read' | 'write'>>> | undefined
  /** Full names that a fine-grained token may reach; absent: all of its owner. */
  readonly repositories: readonly string[] | undefined
  readonly expiresAt: string | undefined
}

export interface FakePull {
  readonly number: number
  readonly head: { readonly repository: FakeRepository; readonly branch: string }
  readonly base: string
  readonly title: string
  readonly body: string
  readonly user: string
  state: 'open' | 'closed'
}

export interface RepositoryOptions {
  readonly isPrivate?: boolean
  readonly description?: string
  /** "main" unless given. */
  readonly branch?: string
  /** What the first commit holds; absent: there is none yet. */
  readonly files?: Readonly<Record<string, string>>
  /** Besides the owner's. */
  readonly roles?: Readonly<Record<string, Role>>
  readonly isArchived?: boolean
  readonly allowsForks?: boolean
}

export interface ForkOptions {
  readonly parent?: FakeRepository
}

export class FakeRepository {
  readonly id: number
  owner: string
  name: string
  readonly isPrivate: boolean
  readonly description: string | null
  readonly isArchived: boolean
  readonly allowsForks: boolean
  readonly roles: Map<string, Role>
  readonly objects: GitObjects
  readonly parent: FakeRepository | undefined
  /** Branches by name. */
  readonly branches = new Map<string, string>()
  readonly pulls: FakePull[] = []
  defaultBranch: string
  /** How many more questions for its git data find nothing: a fork that is still being copied. */
  copying = 0

  constructor(id: number, fullName: string, options: RepositoryOptions & ForkOptions = {}) {
    const [owner = '', name = ''] = fullName.split('/')
    this.id = id
    this.owner = owner
    this.name = name
    this.isPrivate = options.isPrivate === true
    this.description = options.description ?? null
    this.isArchived = options.isArchived === true
    this.allowsForks = options.allowsForks !== false
    this.roles = new Map(Object.entries({ ...options.roles, [owner]: 'admin' }))
    this.defaultBranch = options.branch ?? 'main'
    this.parent = options.parent
    this.objects = options.parent?.objects ?? new GitObjects()
    if (options.files !== undefined) this.commit(options.files, 'Initial commit')
    if (options.parent !== undefined) this.take(options.parent)
  }

  /** Brings the default branch to where the parent's is. */
  take(parent: FakeRepository): void {
    const head = parent.branches.get(parent.defaultBranch)
    if (head !== undefined) this.branches.set(parent.defaultBranch, head)
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`
  }

  get isEmpty(): boolean {
    return this.branches.size === 0
  }

  /** What somebody else does: null removes a file. Returns the commit's name. */
  commit(changes: Readonly<Record<string, string | null>>, message = 'A change', branch = this.defaultBranch): string {
    const head = this.branches.get(branch)
    const files = this.filesAt(branch)
    for (const [path, content] of Object.entries(changes)) {
      if (content === null) files.delete(path)
      else files.set(path, { mode: files.get(path)?.mode ?? '100644', sha: this.objects.addBlob(content) })
    }
    const tree = this.objects.addTree(files)
    const { sha } = this.objects.addCommit({
      tree,
      parents: head === undefined ? [] : [head],
      message,
      ...people(grace),
    })
    this.branches.set(branch, sha)
    return sha
  }

  filesAt(branch = this.defaultBranch): Map<string, FileAt> {
    const commit = this.head(branch)
    return commit === undefined ? new Map() : this.objects.files(commit.tree)
  }

  head(branch = this.defaultBranch): Commit | undefined {
    return this.objects.commits.get(this.branches.get(branch) ?? '')
  }

  /** Text of a file; undefined where there is none. */
  text(path: string, branch = this.defaultBranch): string | undefined {
    return this.objects.blobs.get(this.filesAt(branch).get(path)?.sha ?? '')?.toString('utf8')
  }

  /** Messages of a branch's commits, the newest first, along first parents. */
  log(branch = this.defaultBranch): string[] {
    const messages: string[] = []
    for (let at = this.head(branch); at !== undefined; at = this.objects.commits.get(at.parents[0] ?? '')) {
      messages.push(at.message)
    }
    return messages
  }

  rename(branch: string, to: string): void {
    const sha = this.branches.get(branch)
    if (sha === undefined) throw new Error(`There is no branch ${branch}.`)
    this.branches.delete(branch)
    this.branches.set(to, sha)
    if (this.defaultBranch === branch) this.defaultBranch = to
  }
}

/** Everything that the server knows. */
export class World {
  readonly users = new Set<string>()
  readonly organisations = new Map<string, Map<string, Role>>()
  readonly tokens = new Map<string, FakeToken>()
  readonly repositories = new Map<string, FakeRepository>()
  /** Old full names, lower case, of renamed repositories. */
  readonly moved = new Map<string, FakeRepository>()
  /** How forks are made from now on; see FakeRepository. */
  forks: { readonly copying: number } = { copying: 0 }
  #ids = 100

  nextId(): number {
    return ++this.#ids
  }

  addUser(login: string): void {
    this.users.add(login)
  }

  addOrganisation(login: string, members: Readonly<Record<string, Role>> = {}): void {
    this.organisations.set(login, new Map(Object.entries(members)))
  }

  /** Returns the token's text: like GitHub's, and never the same. */
  addToken(login: string, rights: Partial<Omit<FakeToken, 'text' | 'login'>>): string {
    const prefix = rights.scopes === undefined ? 'github_pat_' : 'ghp_'
    const text = `${prefix}${String(this.nextId()).padStart(8, '0')}${'aBcDeFgHiJkLmNoPqRsTuVwXyZ'.slice(0, 26)}`
    const { scopes, permissions, repositories, expiresAt } = rights
    this.addUser(login)
    this.tokens.set(text, { text, login, scopes, permissions, repositories, expiresAt })
    return text
  }

  addRepository(fullName: string, options: RepositoryOptions & ForkOptions = {}): FakeRepository {
    const repository = new FakeRepository(this.nextId(), fullName, options)
    this.repositories.set(fullName.toLowerCase(), repository)
    return repository
  }

  moveRepository(repository: FakeRepository, fullName: string): void {
    const old = repository.fullName.toLowerCase()
    const [owner = '', name = ''] = fullName.split('/')
    this.repositories.delete(old)
    this.moved.set(old, repository)
    repository.owner = owner
    repository.name = name
    this.repositories.set(fullName.toLowerCase(), repository)
  }

  find(owner: string, name: string): FakeRepository | undefined {
    return this.repositories.get(`${owner}/${name}`.toLowerCase())
  }

  roleOf(login: string, repository: FakeRepository): Role | undefined {
    return repository.roles.get(login) ?? this.organisations.get(repository.owner)?.get(login)
  }
}

export const grace: Person = { name: 'Grace', email: 'grace@example.com', date: '2026-01-02T03:04:05Z' }

export function people(person: Person): { author: Person; committer: Person } {
  return { author: person, committer: person }
}
