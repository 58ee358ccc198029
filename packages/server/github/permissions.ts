type Headers = Readonly<Record<string, string>>

/** Scopes of classic tokens that hold others: as far as publishing has to do with them. */
const contained: Readonly<Record<string, readonly string[]>> = {
  repo: ['public_repo', 'repo:status', 'repo_deployment', 'repo:invite', 'security_events'],
  user: ['read:user', 'user:email', 'user:follow'],
  'admin:org': ['write:org', 'read:org'],
}

/** The scopes of a classic token as GitHub names them with every answer; undefined: it is none. */
export function scopesIn(headers: Headers): readonly string[] | undefined {
  const text = headers['x-oauth-scopes']
  return text === undefined ? undefined : listOf(text)
}

export function hasScope(scopes: readonly string[], scope: string): boolean {
  return scopes.some((each) => each === scope || contained[each]?.includes(scope) === true)
}

/** "lacks the scope public_repo", when that is why GitHub refused a classic token; the smallest scope that would do. */
export function missingScope(headers: Headers): string | undefined {
  const scopes = scopesIn(headers)
  const accepted = listOf(headers['x-accepted-oauth-scopes'] ?? '')
  if (scopes === undefined || accepted.length === 0 || accepted.some((scope) => hasScope(scopes, scope)))
    return undefined
  const smallest = accepted.find((scope) => !accepted.some((other) => contained[scope]?.includes(other) === true))
  return `lacks the scope "${smallest ?? accepted[0] ?? ''}"`
}

/** "needs the permission Contents: read and write", when GitHub refused a fine-grained token. */
export function missingPermission(
  headers: Headers,
  { status, method }: { readonly status: number; readonly method: string },
): string | undefined {
  const accepted = headers['x-accepted-github-permissions']
  // GitHub names what a route takes with each answer; only a refused token or a refused change says that it was missing.
  if (accepted === undefined || (status === 404 && method === 'GET')) return undefined
  const sets = accepted.split(';').map((set) => listOf(set).map(permissionInWords).join(' and '))
  const words = sets.filter((set) => set !== '').join(', or ')
  return words === '' ? undefined : `needs the permission ${words}`
}

/** "pull_requests=write" as GitHub's own page shows it: "Pull requests: read and write". */
function permissionInWords(text: string): string {
  const [name = '', level = ''] = text.split('=')
  const words = name.replaceAll('_', ' ')
  const levels: Readonly<Record<string, string>> = { read: 'read-only', write: 'read and write' }
  return `"${words.charAt(0).toUpperCase()}${words.slice(1)}: ${levels[level] ?? level}"`
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}
