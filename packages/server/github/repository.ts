import type { z } from 'zod'
import {
  BlobAnswer,
  CommitAnswer,
  ComparisonAnswer,
  FileCommitAnswer,
  PullAnswer,
  RefAnswer,
  RepositoryAnswer,
  TreeAnswer,
} from './answers.ts'
import type { ApiRequest, GitHubClient } from './client.ts'
import { apiPath } from './hosts.ts'
import { missingScope } from './permissions.ts'
import { messageIn, refusalOf } from './refusal.ts'

export interface Author {
  readonly name: string
  readonly email: string
}

/** One file of a new tree: its text, or `null` to remove it. */
export interface TreeChange {
  readonly path: string
  readonly mode: string
  readonly content: string | null
}

/** A change that GitHub refused since something else is there by now, or for a rule of the branch; in its own words. */
export interface Refused {
  readonly refused: string
}

/**
 * The head of a branch: the name of its commit; `absent`: there is no such branch; `empty`: the repository has no commit at all.
 */
export type Head = { readonly commit: string } | 'absent' | 'empty'

type Change = Pick<ApiRequest, 'path' | 'body'> & { readonly method: 'POST' | 'PATCH' | 'PUT' }

/** What GitHub knows of one repository, and git's objects in it. Every method throws what GitHubClient throws. */
export class Repository {
  readonly client: GitHubClient
  readonly facts: RepositoryAnswer
  readonly #signal: AbortSignal

  constructor(client: GitHubClient, facts: RepositoryAnswer, signal: AbortSignal) {
    this.client = client
    this.facts = facts
    this.#signal = signal
  }

  /** By any name that it has or had. Throws `not_found`. */
  static async open(client: GitHubClient, fullName: string, signal: AbortSignal): Promise<Repository> {
    const request = { path: apiPath('repos', fullName), subject: fullName, signal }
    return new Repository(client, await client.call(RepositoryAnswer, request), signal)
  }

  get name(): string {
    return this.facts.full_name
  }

  get owner(): string {
    return this.name.split('/')[0] ?? ''
  }

  async head(branch: string): Promise<Head> {
    const request = { ...this.#about(this.#path('git/ref/heads', branch)), expects: [404, 409] }
    const answer = await this.client.ask(request)
    if (answer.status === 404) return 'absent'
    if (answer.status === 409) return 'empty'
    return { commit: this.client.parse(RefAnswer, answer, request).object.sha }
  }

  /** The tree of a commit; undefined where the commit is not here. */
  async treeOf(commit: string): Promise<string | undefined> {
    return (await this.client.find(CommitAnswer, this.#about(this.#path('git/commits', commit))))?.tree.sha
  }

  async tree(sha: string, options: { readonly recursive?: boolean } = {}): Promise<z.infer<typeof TreeAnswer>> {
    const query = options.recursive === true ? { recursive: '1' } : {}
    return this.client.call(TreeAnswer, { ...this.#about(this.#path('git/trees', sha)), query })
  }

  async blob(sha: string): Promise<Uint8Array> {
    const { content } = await this.client.call(BlobAnswer, this.#about(this.#path('git/blobs', sha)))
    return Buffer.from(content, 'base64')
  }

  async makeTree(base: string, changes: readonly TreeChange[]): Promise<string> {
    const tree = changes.map(({ path, mode, content }) => ({
      path,
      mode,
      type: 'blob',
      ...(content === null ? { sha: null } : { content }),
    }))
    const change = { method: 'POST', path: this.#path('git/trees'), body: { base_tree: base, tree } } as const
    return (await this.client.call(TreeAnswer, { ...this.#about(change.path), ...change })).sha
  }

  /** A commit that no branch leads to yet. */
  async makeCommit(commit: {
    readonly tree: string
    readonly parent: string
    readonly message: string
    readonly author: Author | undefined
  }): Promise<string> {
    const { tree, parent, message, author } = commit
    const body = { tree, parents: [parent], message, ...(author === undefined ? {} : { author }) }
    const change = { method: 'POST', path: this.#path('git/commits'), body } as const
    return (await this.client.call(CommitAnswer, { ...this.#about(change.path), ...change })).sha
  }

  async makeBranch(branch: string, commit: string): Promise<Refused | undefined> {
    const body = { ref: `refs/heads/${branch}`, sha: commit }
    return this.#setBranch({ method: 'POST', path: this.#path('git/refs'), body })
  }

  /** Without `force` only forwards: what others have committed meanwhile is never lost. */
  async moveBranch(branch: string, commit: string, options: { readonly force: boolean }): Promise<Refused | undefined> {
    const path = this.#path('git/refs/heads', branch)
    return this.#setBranch({ method: 'PATCH', path, body: { sha: commit, force: options.force } })
  }

  /** The first commit of an empty repository, on its default branch: git's own objects cannot be made in one. */
  async makeFirstCommit(file: {
    readonly path: string
    readonly content: string
    readonly message: string
    readonly author: Author | undefined
  }): Promise<{ readonly commit: string } | Refused> {
    const { path, content, message, author } = file
    const body = {
      message,
      content: Buffer.from(content).toString('base64'),
      ...(author === undefined ? {} : { author, committer: author }),
    }
    const change = { method: 'PUT', path: this.#path('contents', path), body } as const
    const answer = await this.#try(change)
    const refused = refusedIn(answer)
    return refused ?? { commit: this.client.parse(FileCommitAnswer, answer, this.#about(change.path)).commit.sha }
  }

  /** The open pull request from `head` ("owner:branch") into `base`. */
  async openPull(head: string, base: string): Promise<z.infer<typeof PullAnswer> | undefined> {
    const query = { state: 'open', head, base }
    const pulls = await this.client.call(PullAnswer.array(), { ...this.#about(this.#path('pulls')), query })
    return pulls[0]
  }

  async makePull(pull: {
    readonly title: string
    readonly body: string
    readonly head: string
    readonly base: string
  }): Promise<z.infer<typeof PullAnswer> | Refused> {
    const path = this.#path('pulls')
    const answer = await this.#try({ method: 'POST', path, body: { ...pull, maintainer_can_modify: true } })
    return refusedIn(answer) ?? this.client.parse(PullAnswer, answer, this.#about(path))
  }

  /** A fork of the token's owner: the one that there is, or a new one, which may still be being copied. */
  async fork(): Promise<Repository> {
    const change = { method: 'POST', path: this.#path('forks'), body: { default_branch_only: false } } as const
    const facts = await this.client.call(RepositoryAnswer, { ...this.#about(change.path), ...change })
    return new Repository(this.client, facts, this.#signal)
  }

  /** How one branch of a fork stands to the same of the repository that was forked. */
  async comparedWith(upstream: Repository, branch: string): Promise<z.infer<typeof ComparisonAnswer>['status']> {
    const path = this.#path('compare', `${upstream.owner}:${branch}...${this.owner}:${branch}`)
    return (await this.client.call(ComparisonAnswer, { ...this.#about(path), query: { per_page: 1 } })).status
  }

  /** Brings a branch of a fork to where it is in the repository that was forked. */
  async mergeUpstream(branch: string): Promise<Refused | undefined> {
    return refusedIn(await this.#try({ method: 'POST', path: this.#path('merge-upstream'), body: { branch } }))
  }

  /**
   * In a fork GitHub also says 404 when the commits that a branch would bring along are not in the fork yet, and change
   * workflows, which the token may not do. A missing scope is thrown as what it is.
   */
  async #setBranch(change: Change): Promise<Refused | undefined> {
    const { host } = this.client
    const answer = await this.client.ask({ ...this.#about(change.path), ...change, expects: [404, 409, 422] })
    if (answer.status !== 404) return refusedIn(answer)
    if (this.facts.fork && missingScope(answer.headers) === undefined) return { refused: messageIn(answer.body) }
    throw refusalOf(answer, { host, method: change.method, subject: this.name })
  }

  #try(change: Change) {
    return this.client.ask({ ...this.#about(change.path), ...change, expects: [409, 422] })
  }

  #about(path: string): ApiRequest {
    return { path, subject: this.name, signal: this.#signal }
  }

  #path(...parts: readonly string[]): string {
    return apiPath('repos', this.name, ...parts)
  }
}

function refusedIn({ status, body }: { readonly status: number; readonly body: unknown }): Refused | undefined {
  return status === 409 || status === 422 ? { refused: messageIn(body) || `status ${status}` } : undefined
}
