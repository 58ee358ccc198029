import { commitBody, refBody } from '../bodies.ts'
import type { FileAt, Person, TreeEntry } from '../git-objects.ts'
import { type FakeRoute, type Need, notFound, type Question, Refusal, type Reply, repositoryFor } from '../question.ts'
import type { FakeRepository } from '../world.ts'

const read: Need = { permission: 'contents', level: 'read' }
const write: Need = { permission: 'contents', level: 'write' }
const repo = '/repos/{owner}/{repo}'

/** GitHub's view of git's own objects and references. */
export const gitDataRoutes: Readonly<Record<string, FakeRoute>> = {
  [`GET ${repo}/git/ref/{ref}`](question) {
    const repository = filled(question, read)
    const branch = branchOf(question)
    const sha = repository.branches.get(branch)
    if (repository.copying > 0) repository.copying--
    else if (sha !== undefined) return { status: 200, body: refBody(question.addresses, repository, branch, sha) }
    throw notFound()
  },

  [`GET ${repo}/git/commits/{commit_sha}`](question) {
    const repository = filled(question, read)
    const commit = repository.objects.commits.get(question.params['commit_sha'] ?? '')
    if (commit === undefined) throw notFound()
    return { status: 200, body: commitBody(question.addresses, repository, commit) }
  },

  [`GET ${repo}/git/trees/{tree_sha}`](question) {
    const repository = filled(question, read)
    return treeReply(question, repository, question.params['tree_sha'] ?? '', 200)
  },

  [`GET ${repo}/git/blobs/{file_sha}`](question) {
    const repository = filled(question, read)
    const sha = question.params['file_sha'] ?? ''
    const content = repository.objects.blobs.get(sha)
    if (content === undefined) throw notFound()
    const url = `${question.addresses.api}/repos/${repository.fullName}/git/blobs/${sha}`
    const lines = content.toString('base64').replace(/(.{60})/g, '$1\n')
    const body = { sha, node_id: sha, url, size: content.length, content: lines, encoding: 'base64' }
    return { status: 200, body }
  },

  [`POST ${repo}/git/trees`](question) {
    const repository = filled(question, write)
    const { objects } = repository
    const base = question.body['base_tree'] as string | undefined
    if (base !== undefined && !objects.trees.has(base)) throw notFound()
    const files = base === undefined ? new Map<string, FileAt>() : objects.files(base)
    for (const entry of question.body['tree'] as (Partial<TreeEntry> & { sha?: string | null; content?: string })[]) {
      const path = entry.path ?? ''
      if (entry.sha === null && !files.delete(path)) throw new Refusal(422, 'GitRPC::BadObjectState')
      if (entry.sha === null) continue
      const sha = entry.content === undefined ? entry.sha : objects.addBlob(entry.content)
      if (sha === undefined || !objects.blobs.has(sha)) throw new Refusal(422, 'tree.sha is not a valid blob')
      files.set(path, { mode: entry.mode ?? '100644', sha })
    }
    return treeReply(question, repository, objects.addTree(files), 201)
  },

  [`POST ${repo}/git/commits`](question) {
    const repository = filled(question, write)
    const { objects } = repository
    const { body, token } = question
    const tree = String(body['tree'])
    const parents = (body['parents'] ?? []) as readonly string[]
    if (!objects.trees.has(tree)) throw new Refusal(422, 'Tree SHA does not exist')
    if (parents.some((sha) => !objects.commits.has(sha))) {
      throw new Refusal(422, 'Parent SHA does not exist or is not a commit object')
    }
    const date = '2026-02-03T04:05:06Z'
    const owner: Person = { name: token.login, email: `${token.login}@users.noreply.github.com`, date }
    const author = { ...owner, ...(body['author'] as Partial<Person> | undefined) }
    const committer = { ...author, ...(body['committer'] as Partial<Person> | undefined) }
    const commit = objects.addCommit({ tree, parents, message: String(body['message']), author, committer })
    return { status: 201, body: commitBody(question.addresses, repository, commit) }
  },

  [`POST ${repo}/git/refs`](question) {
    const repository = filled(question, write)
    const branch = String(question.body['ref']).replace(/^refs\/heads\//, '')
    const sha = String(question.body['sha'])
    if (repository.branches.has(branch)) throw new Refusal(422, 'Reference already exists')
    if (!repository.objects.commits.has(sha)) throw new Refusal(422, 'Object does not exist')
    if (!bringsOnlyItself(repository, sha)) throw notFound()
    repository.branches.set(branch, sha)
    return { status: 201, body: refBody(question.addresses, repository, branch, sha) }
  },

  [`PATCH ${repo}/git/refs/{ref}`](question) {
    const repository = filled(question, write)
    const branch = branchOf(question)
    const sha = String(question.body['sha'])
    const head = repository.branches.get(branch)
    if (head === undefined) throw new Refusal(422, 'Reference does not exist')
    if (!repository.objects.commits.has(sha)) throw new Refusal(422, 'Object does not exist')
    if (question.body['force'] !== true && !repository.objects.isAncestor(head, sha)) {
      throw new Refusal(422, 'Update is not a fast forward')
    }
    if (!bringsOnlyItself(repository, sha)) throw notFound()
    repository.branches.set(branch, sha)
    return { status: 200, body: refBody(question.addresses, repository, branch, sha) }
  },

  [`PUT ${repo}/contents/{path}`](question) {
    const repository = repositoryFor(question, write)
    const { body, params, addresses } = question
    const path = params['path'] ?? ''
    const branch = (body['branch'] as string | undefined) ?? repository.defaultBranch
    const old = repository.filesAt(branch).get(path)
    if (old !== undefined && body['sha'] === undefined) {
      throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    }
    if (old !== undefined && body['sha'] !== old.sha)
      throw new Refusal(409, `${path} does not match ${String(body['sha'])}`)
    const content = Buffer.from(String(body['content']), 'base64')
    repository.commit({ [path]: content.toString('utf8') }, String(body['message']), branch)
    const commit = repository.head(branch)
    if (commit === undefined) throw notFound()
    const sha = repository.filesAt(branch).get(path)?.sha ?? ''
    const url = `${addresses.api}/repos/${repository.fullName}/contents/${encodeURI(path)}`
    const git = `${addresses.api}/repos/${repository.fullName}/git/blobs/${sha}`
    const html = `${addresses.site}/${repository.fullName}/blob/${branch}/${encodeURI(path)}`
    const file = { name: path.split('/').at(-1), path, sha, size: content.length, type: 'file' }
    const links = {
      url,
      git_url: git,
      html_url: html,
      download_url: html.replace('/blob/', '/raw/'),
      _links: { self: url, git, html },
    }
    return {
      status: old === undefined ? 201 : 200,
      body: { content: { ...file, ...links }, commit: commitBody(addresses, repository, commit) },
    }
  },
}

function filled(question: Question, need: Need): FakeRepository {
  const repository = repositoryFor(question, need)
  if (repository.isEmpty) throw new Refusal(409, 'Git Repository is empty.')
  return repository
}

/** In a fork: no commits that it has not got yet, besides the new one. As strict as GitHub is when those change workflows. */
function bringsOnlyItself({ parent, objects, branches }: FakeRepository, sha: string): boolean {
  if (parent === undefined) return true
  const parents = objects.commits.get(sha)?.parents ?? []
  return parents.every((each) => [...branches.values()].some((head) => objects.isAncestor(each, head)))
}

function branchOf({ params }: Question): string {
  return (params['ref'] ?? '').replace(/^heads\//, '')
}

function treeReply({ addresses, query }: Question, repository: FakeRepository, sha: string, status: number): Reply {
  const { objects } = repository
  const own = objects.trees.get(sha)
  if (own === undefined) throw notFound()
  const url = `${addresses.api}/repos/${repository.fullName}/git`
  const all = (entries: readonly TreeEntry[], prefix: string): TreeEntry[] =>
    entries.flatMap((entry) => [
      { ...entry, path: prefix + entry.path },
      ...(entry.type === 'tree' && query.has('recursive')
        ? all(objects.trees.get(entry.sha) ?? [], `${prefix}${entry.path}/`)
        : []),
    ])
  const tree = all(own, '').map(({ path, mode, type, sha: name }) => ({
    path,
    mode,
    type,
    sha: name,
    url: `${url}/${type === 'tree' ? 'trees' : 'blobs'}/${name}`,
    ...(type === 'blob' ? { size: objects.blobs.get(name)?.length ?? 0 } : {}),
  }))
  return { status, body: { sha, url: `${url}/trees/${sha}`, tree, truncated: false } }
}
