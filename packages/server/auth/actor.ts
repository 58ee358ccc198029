import type { Role } from '@panamax/contract/route'

/** Who is asking. `name` is a username, or "local" for the command line on the server's own machine. */
export interface Actor {
  readonly name: string
  readonly role: Role
  readonly via: 'session' | 'token' | 'local'
  /** The session that asks, where `via` is session: its stored id, not its secret. */
  readonly sessionId?: string
  /** The token that asks, where `via` is token: its stored id. */
  readonly tokenId?: string
}

const rank: Readonly<Record<Role, number>> = { viewer: 1, operator: 2, admin: 3 }

/** viewer < operator < admin */
export function isAtLeast(role: Role, wanted: Role): boolean {
  return rank[role] >= rank[wanted]
}
