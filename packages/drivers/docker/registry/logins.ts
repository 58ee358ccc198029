import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { DriverContext, RegistryCredentials } from '@panamax/core/deploy/driver'
import { messageOf } from '@panamax/core/errors'
import { z } from 'zod'
import { dockerFolder } from '../connection/endpoint.ts'

const dockerConfig = z.object({
  auths: z
    .record(
      z.string(),
      z.object({
        auth: z.string().optional(),
        username: z.string().optional(),
        password: z.string().optional(),
        identitytoken: z.string().optional(),
      }),
    )
    .nullish(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
})
type DockerConfig = z.infer<typeof dockerConfig>

type Login = RegistryCredentials | { readonly identityToken: string }

const hub = 'https://index.docker.io/v1/'

/**
 * Logins for registries: Panamax's own first, then those of the docker CLI (`config.json`: a credential helper, the
 * credential store, or `auths`). Read anew each time, since logging in happens elsewhere.
 */
export class Logins {
  private readonly context: DriverContext

  constructor(context: DriverContext) {
    this.context = context
  }

  /** The value of X-Registry-Auth; undefined when nobody is logged in there. */
  async header(registry: string): Promise<string | undefined> {
    const login = (await this.context.credentials(registry)) ?? (await this.fromDocker(registry))
    if (login === undefined) return undefined
    const serveraddress = registry === 'docker.io' ? hub : registry
    const content =
      'identityToken' in login
        ? { identitytoken: login.identityToken, serveraddress }
        : { username: login.username, password: login.password, serveraddress }
    // The engine decodes the URL-safe alphabet with padding.
    return Buffer.from(JSON.stringify(content)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  }

  private async fromDocker(registry: string): Promise<Login | undefined> {
    const config = await this.readConfig()
    if (config === undefined) return undefined
    const names = registry === 'docker.io' ? [hub, 'docker.io', 'index.docker.io'] : [registry, `https://${registry}`]
    const helper = names.map((name) => config.credHelpers?.[name]).find(Boolean) ?? config.credsStore
    if (helper !== undefined) {
      for (const name of names) {
        const login = await this.ask(helper, name)
        if (login !== undefined) return login
      }
    }
    const entries = Object.entries(config.auths ?? {})
    const entry = entries.find(([key]) => names.includes(key) || hostOf(key) === registry)?.[1]
    return entry === undefined ? undefined : fromEntry(entry)
  }

  private async readConfig(): Promise<DockerConfig | undefined> {
    const file = path.join(dockerFolder(this.context), 'config.json')
    try {
      return dockerConfig.parse(JSON.parse(await readFile(file, 'utf8')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.context.log('warn', `${file} cannot be read: the logins in it are not used`, { reason: reasonText(error) })
      }
      return undefined
    }
  }

  /** The protocol of docker-credential-helpers: the server's name on standard input, JSON on standard output. */
  private async ask(helper: string, server: string): Promise<Login | undefined> {
    if (!/^[\w.-]+$/.test(helper)) return undefined
    const answer = await new Promise<string | undefined>((resolve) => {
      const options = { timeout: 15_000, maxBuffer: 1e6, env: { ...this.context.environment } as NodeJS.ProcessEnv }
      const child = execFile(`docker-credential-${helper}`, ['get'], options, (error, stdout) => {
        resolve(error === null ? stdout : undefined)
      })
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(server)
    })
    const parsed = z.object({ Username: z.string(), Secret: z.string() }).safeParse(parse(answer))
    if (!parsed.success) return undefined
    const { Username: username, Secret: password } = parsed.data
    return username === '<token>' ? { identityToken: password } : { username, password }
  }
}

function fromEntry(entry: NonNullable<DockerConfig['auths']>[string]): Login | undefined {
  if (entry.identitytoken) return { identityToken: entry.identitytoken }
  if (entry.username && entry.password) return { username: entry.username, password: entry.password }
  const text = Buffer.from(entry.auth ?? '', 'base64').toString('utf8')
  const at = text.indexOf(':')
  return at < 0 ? undefined : { username: text.slice(0, at), password: text.slice(at + 1).replace(/\0+$/, '') }
}

/** `https://registry.example:5000/v2/` → `registry.example:5000` */
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').split('/')[0] ?? ''
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A parser's message quotes the text, which may be a secret. */
function reasonText(error: unknown): string {
  return error instanceof SyntaxError || error instanceof z.ZodError ? 'it is not valid' : messageOf(error)
}
