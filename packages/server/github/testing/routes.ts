const repo = '/repos/{owner}/{repo}'

/** Routes as GitHub's description names them, by what they are for. */
export const used = {
  user: 'GET /user',
  repositories: 'GET /user/repos',
  repository: `GET ${repo}`,
  head: `GET ${repo}/git/ref/{ref}`,
  commit: `GET ${repo}/git/commits/{commit_sha}`,
  tree: `GET ${repo}/git/trees/{tree_sha}`,
  blob: `GET ${repo}/git/blobs/{file_sha}`,
  makeTree: `POST ${repo}/git/trees`,
  makeCommit: `POST ${repo}/git/commits`,
  makeBranch: `POST ${repo}/git/refs`,
  moveBranch: `PATCH ${repo}/git/refs/{ref}`,
  putFile: `PUT ${repo}/contents/{path}`,
  pulls: `GET ${repo}/pulls`,
  makePull: `POST ${repo}/pulls`,
  fork: `POST ${repo}/forks`,
  compare: `GET ${repo}/compare/{basehead}`,
  mergeUpstream: `POST ${repo}/merge-upstream`,
  makeOwn: 'POST /user/repos',
  makeOfOrganisation: 'POST /orgs/{org}/repos',
} as const

/** What every publication begins with. */
export const looks = [used.user, used.repository, used.head, used.commit, used.tree]
/** And what one that changes something goes on with. */
export const commits = [...looks, used.makeTree, used.makeCommit]
