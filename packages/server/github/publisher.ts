import type { Destination } from '@panamax/contract/publish'
import { PanamaxError } from '@panamax/core/errors'
import type { Published, PublishedFiles, Publisher } from '../publish/destination.ts'
import type { Accounts } from './accounts.ts'
import type { GitHubClient } from './client.ts'
import { createRepository } from './create-repository.ts'
import { publishDirectly } from './publish-directly.ts'
import { propose } from './propose.ts'
import { Repository } from './repository.ts'
import { TreeView } from './tree-view.ts'

export type GitHubDestination = Extract<Destination, { type: 'github' }>

/**
 * Publishes through GitHub's API: by a commit where the account may push, otherwise, or when asked to, by a pull request. The
 * default branch and the rights are looked up each time. Throws `not_found` when no account is stored for the host, and what
 * GitHubClient throws.
 */
export class GitHubPublisher implements Publisher {
  readonly #to: GitHubDestination
  readonly #login: string
  readonly #client: GitHubClient

  constructor(accounts: Pick<Accounts, 'open'>, to: GitHubDestination) {
    const { login, client } = accounts.open(to.host ?? 'github.com')
    this.#to = to
    this.#login = login
    this.#client = client
  }

  async list(signal: AbortSignal): Promise<readonly string[]> {
    return (await this.#view(signal))?.list() ?? []
  }

  async read(path: string, signal: AbortSignal): Promise<string | undefined> {
    return (await this.#view(signal))?.text(path)
  }

  async write(files: PublishedFiles, signal: AbortSignal): Promise<Published> {
    const repository = (await this.#find(signal)) ?? (await this.#create(signal))
    const { facts, name } = repository
    if (facts.archived) {
      throw new PanamaxError('rejected', `${name} is archived and takes no changes. Choose another repository.`)
    }
    const branch = this.#to.branch ?? facts.default_branch
    const notes =
      name.toLowerCase() === this.#to.repository.toLowerCase() ? [] : [`${this.#to.repository} is called ${name} now.`]
    const source = {
      sourceAddress: facts.html_url,
      ...(branch === facts.default_branch ? {} : { branch }),
    }
    const file = `${facts.html_url}/blob/${encodePath(branch)}/${encodePath(files.path)}`
    if (this.#to.pullRequest === true || !facts.permissions.push) {
      const proposal = await propose(repository, { files, base: branch, login: this.#login, signal })
      return { url: file, ...source, ...proposal, notes: [...notes, ...proposal.notes] }
    }
    const written = await publishDirectly(repository, branch, files)
    const outcome = written.commit === undefined ? 'unchanged' : 'published'
    return { outcome, url: file, ...source, ...written, notes: [...notes, ...written.notes] }
  }

  /** Nothing is held open. */
  async [Symbol.asyncDispose](): Promise<void> {}

  /** The files that a publication would change; undefined while there are none. */
  async #view(signal: AbortSignal): Promise<TreeView | undefined> {
    const repository = await this.#find(signal)
    if (repository === undefined) return undefined
    const standard = repository.facts.default_branch
    const named = await repository.head(this.#to.branch ?? standard)
    const head = named === 'absent' ? await repository.head(standard) : named
    if (typeof head !== 'object') return undefined
    const root = await repository.treeOf(head.commit)
    return root === undefined ? undefined : new TreeView(repository, root)
  }

  /** Undefined: it is to be made. */
  async #find(signal: AbortSignal): Promise<Repository | undefined> {
    try {
      return await Repository.open(this.#client, this.#to.repository, signal)
    } catch (error) {
      const isMissing = error instanceof PanamaxError && error.code === 'not_found'
      if (isMissing && this.#to.create !== undefined) return undefined
      throw error
    }
  }

  async #create(signal: AbortSignal): Promise<Repository> {
    const { repository: fullName, create } = this.#to
    return createRepository(this.#client, { fullName, login: this.#login, isPrivate: create !== 'public' }, signal)
  }
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
