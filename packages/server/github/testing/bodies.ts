import type { Commit } from './git-objects.ts'
import type { FakePull, FakeRepository, World } from './world.ts'

/** Where the answers' links lead: the API's address and the site's. */
export interface Addresses {
  readonly api: string
  readonly site: string
}

const time = '2026-01-02T03:04:05Z'

export function userBody({ api, site }: Addresses, login: string, type: 'User' | 'Organization' = 'User') {
  const url = `${api}/users/${login}`
  return {
    login,
    id: idOf(login),
    node_id: nodeId('U', login),
    avatar_url: `${site}/avatars/${login}`,
    gravatar_id: '',
    url,
    html_url: `${site}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
  }
}

export function ownUserBody(addresses: Addresses, login: string) {
  return {
    ...userBody(addresses, login),
    name: login,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 1,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: time,
    updated_at: time,
    private_gists: 0,
    total_private_repos: 0,
    owned_private_repos: 0,
    disk_usage: 1,
    collaborators: 0,
    two_factor_authentication: true,
  }
}

/** Names of links that a repository's answer carries, and what follows the repository's address in them. */
const links = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const

export function repositoryBody(world: World, addresses: Addresses, repository: FakeRepository, login: string) {
  const { fullName, owner } = repository
  const url = `${addresses.api}/repos/${fullName}`
  const html = `${addresses.site}/${fullName}`
  const host = new URL(addresses.site).host
  const role = world.roleOf(login, repository)
  return {
    id: repository.id,
    node_id: nodeId('R', String(repository.id)),
    name: repository.name,
    full_name: fullName,
    owner: userBody(addresses, owner, world.organisations.has(owner) ? 'Organization' : 'User'),
    private: repository.isPrivate,
    html_url: html,
    description: repository.description,
    fork: repository.parent !== undefined,
    url,
    ...Object.fromEntries(Object.entries(links).map(([name, rest]) => [name, url + rest])),
    clone_url: `${html}.git`,
    git_url: `git://${host}/${fullName}.git`,
    ssh_url: `git@${host}:${fullName}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: repository.defaultBranch,
    archived: repository.isArchived,
    disabled: false,
    visibility: repository.isPrivate ? 'private' : 'public',
    allow_forking: repository.allowsForks,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 1,
    open_issues: 0,
    open_issues_count: 0,
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    created_at: time,
    updated_at: time,
    pushed_at: time,
    permissions: {
      admin: role === 'admin',
      maintain: role === 'admin',
      push: role === 'admin' || role === 'write',
      triage: role === 'admin' || role === 'write',
      pull: true,
    },
  }
}

export function fullRepositoryBody(world: World, addresses: Addresses, repository: FakeRepository, login: string) {
  const { parent } = repository
  return {
    ...repositoryBody(world, addresses, repository, login),
    network_count: 0,
    subscribers_count: 0,
    ...(parent === undefined
      ? {}
      : {
          parent: repositoryBody(world, addresses, parent, login),
          source: repositoryBody(world, addresses, parent.parent ?? parent, login),
        }),
  }
}

export function refBody({ api }: Addresses, repository: FakeRepository, branch: string, sha: string) {
  const url = `${api}/repos/${repository.fullName}/git`
  return {
    ref: `refs/heads/${branch}`,
    node_id: nodeId('REF', branch),
    url: `${url}/refs/heads/${encodeURI(branch)}`,
    object: { type: 'commit', sha, url: `${url}/commits/${sha}` },
  }
}

export function commitBody({ api, site }: Addresses, repository: FakeRepository, commit: Commit) {
  const url = `${api}/repos/${repository.fullName}/git`
  const html = `${site}/${repository.fullName}/commit`
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${html}/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${url}/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${html}/${sha}` })),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  }
}

export function pullBody(
  world: World,
  addresses: Addresses,
  of: { readonly repository: FakeRepository; readonly pull: FakePull; readonly login: string },
) {
  const { repository, pull, login } = of
  const url = `${addresses.api}/repos/${repository.fullName}`
  const html = `${addresses.site}/${repository.fullName}/pull/${pull.number}`
  const end = (side: FakeRepository, branch: string) => ({
    label: `${side.owner}:${branch}`,
    ref: branch,
    sha: side.branches.get(branch) ?? '0'.repeat(40),
    repo: repositoryBody(world, addresses, side, login),
    user: userBody(addresses, side.owner),
  })
  const self = `${url}/pulls/${pull.number}`
  const issue = `${url}/issues/${pull.number}`
  const comment = `${url}/pulls/comments{/number}`
  const statuses = `${url}/statuses/${'0'.repeat(40)}`
  return {
    id: pull.number,
    node_id: nodeId('PR', String(pull.number)),
    number: pull.number,
    url: self,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${self}/commits`,
    review_comments_url: `${self}/comments`,
    review_comment_url: comment,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userBody(addresses, pull.user),
    body: pull.body,
    labels: [],
    milestone: null,
    created_at: time,
    updated_at: time,
    closed_at: null,
    merged_at: null,
    merge_commit_sha: null,
    assignee: null,
    head: end(pull.head.repository, pull.head.branch),
    base: end(repository, pull.base),
    _links: {
      comments: { href: `${issue}/comments` },
      commits: { href: `${self}/commits` },
      statuses: { href: statuses },
      html: { href: html },
      issue: { href: issue },
      review_comments: { href: `${self}/comments` },
      review_comment: { href: comment },
      self: { href: self },
    },
    author_association: 'NONE',
    auto_merge: null,
  }
}

export function comparisonBody(
  addresses: Addresses,
  repository: FakeRepository,
  { base, head, name }: { readonly base: Commit; readonly head: Commit; readonly name: string },
) {
  const { objects } = repository
  const isAhead = objects.isAncestor(base.sha, head.sha)
  const isBehind = objects.isAncestor(head.sha, base.sha)
  const status = isAhead && isBehind ? 'identical' : isAhead ? 'ahead' : isBehind ? 'behind' : 'diverged'
  const html = `${addresses.site}/${repository.fullName}/compare/${name}`
  const present = (commit: Commit) => {
    const { parents, verification, author, committer, tree, message, ...rest } = commitBody(
      addresses,
      repository,
      commit,
    )
    const commitPart = { author, committer, tree, message, verification, url: rest.url, comment_count: 0 }
    return { ...rest, comments_url: `${rest.url}/comments`, author: null, committer: null, parents, commit: commitPart }
  }
  return {
    url: `${addresses.api}/repos/${repository.fullName}/compare/${name}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: present(base),
    merge_base_commit: present(isBehind ? head : base),
    status,
    ahead_by: isBehind ? 0 : 1,
    behind_by: isAhead ? 0 : 1,
    total_commits: 0,
    commits: [],
    files: [],
  }
}

/** What only the answer for a single pull request holds. */
export const pullDetails = {
  merged: false,
  mergeable: null,
  mergeable_state: 'unknown',
  merged_by: null,
  comments: 0,
  review_comments: 0,
  maintainer_can_modify: true,
  commits: 1,
  additions: 1,
  deletions: 0,
  changed_files: 1,
}

function idOf(login: string): number {
  return [...login].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000
}

function nodeId(kind: string, of: string): string {
  return Buffer.from(`${kind}:${of}`).toString('base64url')
}
