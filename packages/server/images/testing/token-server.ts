import { createSign } from 'node:crypto'
import { makeCertificate } from './certificate.ts'
import { startStrictServer, type StrictServer } from './strict-server.ts'

export interface TokenServer extends StrictServer {
  /** The configuration of docker-registry that trusts it; its file has to lie in the registry's folder. */
  readonly auth: (folder: string) => object
  readonly files: Readonly<Record<string, string>>
  /** Logins that came, decoded; '' for none. */
  readonly logins: string[]
  /** The value of the Authorization header for somebody who may do everything with a repository. */
  authorization(repository: string): string
}

const service = 'test registry'
const issuer = 'test issuer'
const rootFile = 'root.crt'

export interface TokenServerOptions {
  /** `user:password` of those who are known. */
  readonly users: readonly string[]
  /** Whether somebody ('' for nobody) may see a scope: `registry:catalog:*`, `repository:team/app:pull`. */
  readonly allows: (user: string, scope: string) => boolean
}

/** A token server (distribution specification, "Token authentication") whose tokens the real docker-registry verifies. */
export async function startTokenServer({ users, allows }: TokenServerOptions): Promise<TokenServer> {
  const certificate = makeCertificate('127.0.0.1')
  const logins: string[] = []
  const sign = (access: readonly object[]) => {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, sub: '', aud: service, iat: now, nbf: now - 10, exp: now + 300, jti: 'test', access }
    const header = { typ: 'JWT', alg: 'RS256', x5c: [certificate.der] }
    const body = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
    return `${body}.${createSign('sha256').update(body).sign(certificate.key, 'base64url')}`
  }
  const server = await startStrictServer(
    {
      '/token': ({ url, headers }) => {
        const login = decodeLogin(headers.authorization)
        logins.push(login)
        if (login !== '' && !users.includes(login)) return { status: 401, body: { errors: [] } }
        if (url.searchParams.get('service') !== service) return { status: 400 }
        const user = login.split(':')[0] ?? ''
        const scopes = url.searchParams.getAll('scope').filter((scope) => allows(user, scope))
        return { body: { token: sign(scopes.map(accessOf)), expires_in: 300 } }
      },
    },
    { allUsed: false },
  )
  return {
    ...server,
    logins,
    files: { [rootFile]: certificate.certificate },
    auth: (folder) => ({
      token: { realm: `${server.address}/token`, service, issuer, rootcertbundle: `${folder}/${rootFile}` },
    }),
    authorization: (repository) =>
      `Bearer ${sign([{ type: 'repository', name: repository, actions: ['pull', 'push'] }])}`,
  }
}

function accessOf(scope: string): object {
  const [type = '', name = '', actions = ''] = scope.split(':')
  return { type, name, actions: actions.split(',') }
}

function decodeLogin(header: string | undefined): string {
  return header === undefined ? '' : Buffer.from(header.replace(/^Basic /, ''), 'base64').toString('utf8')
}
