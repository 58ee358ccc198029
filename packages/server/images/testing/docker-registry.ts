import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestCertificate } from './certificate.ts'

export interface DockerRegistry {
  /** 127.0.0.1:port */
  readonly host: string
  /** With http or https. */
  readonly address: string
  stop(): Promise<void>
}

export interface DockerRegistryOptions {
  /** Part of the program's own configuration: `{ htpasswd: … }`, `{ token: … }`. */
  readonly auth?: (folder: string) => object
  /** Files that the configuration names, by their name in the folder. */
  readonly files?: Readonly<Record<string, string>>
  readonly tls?: TestCertificate
  /** The most repositories that it gives at once. */
  readonly pageSize?: number
}

/**
 * Debian's docker-registry on a port of its own, with nothing in it. The program has to be on the path, where the tests with an
 * engine put it.
 */
export async function startDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'panamax-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  const { tls, files = {}, pageSize } = options
  const all = { ...files, ...(tls === undefined ? {} : { 'tls.crt': tls.certificate, 'tls.key': tls.key }) }
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text, { mode: 0o600 })
  const configuration = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: {
      addr: host,
      ...(tls === undefined ? {} : { tls: { certificate: join(folder, 'tls.crt'), key: join(folder, 'tls.key') } }),
    },
    ...(pageSize === undefined ? {} : { catalog: { maxentries: pageSize } }),
    ...(options.auth === undefined ? {} : { auth: options.auth(folder) }),
  }
  const file = join(folder, 'registry.yml')
  // JSON is YAML.
  await writeFile(file, JSON.stringify(configuration))
  const child = spawn('docker-registry', ['serve', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  const stop = async () => {
    await end(child)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await answers(child, host, tls !== undefined)
  } catch (error) {
    await stop()
    throw error
  }
  return { host, address: `${tls === undefined ? 'http' : 'https'}://${host}`, stop }
}

async function answers(child: ChildProcess, host: string, isSecure: boolean): Promise<void> {
  let said = ''
  let failure: Error | undefined
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.once('error', (error) => (failure = error))
  for (let tries = 0; tries < 200; tries += 1) {
    if (failure !== undefined) throw failure
    if (child.exitCode !== null) throw new Error(`docker-registry ended with ${child.exitCode}:\n${said}`)
    if (await isUp(host, isSecure)) return
    await sleep(50)
  }
  throw new Error(`docker-registry does not answer:\n${said}`)
}

async function isUp(host: string, isSecure: boolean): Promise<boolean> {
  if (!isSecure) return (await fetch(`http://${host}/v2/`).catch(() => undefined)) !== undefined
  return new Promise((resolve) => {
    request(`https://${host}/v2/`, { rejectUnauthorized: false }, (response) => {
      response.resume()
      resolve(true)
    })
      .on('error', () => resolve(false))
      .end()
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
