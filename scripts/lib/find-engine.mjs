import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * @typedef {{ host: string, from: string }} Place a Docker host (unix://…, tcp://…, ssh://…) and who named it
 * @typedef {{ found: Place } | { found: undefined, tried: string[] }} Search
 */

/**
 * Looks for a container engine where Docker's own tools look, then at the usual sockets. An address that the person
 * has named (DOCKER_HOST, a context) is believed when it cannot be asked without keys (ssh, TLS).
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Search>}
 */
export async function findEngine(env) {
  const tried = []
  for (const place of places(env)) {
    const problem = await whyUnusable(place.host)
    if (problem === undefined) return { found: place }
    tried.push(`${place.host} (${place.from}): ${problem}`)
    // What the person has named is never silently replaced by something else.
    if (place.from !== 'usual socket') break
  }
  return { found: undefined, tried }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Place[]}
 */
function places(env) {
  if (env['DOCKER_HOST']) return [{ host: env['DOCKER_HOST'], from: 'DOCKER_HOST' }]
  const context = contextHost(env)
  if (context !== undefined) return [context]
  const home = env['HOME'] || homedir()
  const runtime = env['XDG_RUNTIME_DIR']
  return [
    '/var/run/docker.sock',
    ...(runtime ? [`${runtime}/docker.sock`] : []),
    `${home}/.docker/run/docker.sock`,
    ...(runtime ? [`${runtime}/podman/podman.sock`] : []),
    '/run/podman/podman.sock',
    `${home}/.colima/default/docker.sock`,
    `${home}/.orbstack/run/docker.sock`,
  ].map((path) => ({ host: `unix://${path}`, from: 'usual socket' }))
}

/**
 * The endpoint of the Docker context in use. The default context means the usual sockets.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Place | undefined}
 */
function contextHost(env) {
  const folder = env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker')
  const name = env['DOCKER_CONTEXT'] || readJson(join(folder, 'config.json'))?.currentContext
  if (!name || name === 'default') return undefined
  const id = createHash('sha256').update(name).digest('hex')
  const host = readJson(join(folder, 'contexts/meta', id, 'meta.json'))?.Endpoints?.docker?.Host
  return host ? { host, from: `context ${name}` } : undefined
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * @param {string} host
 * @returns {Promise<string | undefined>} undefined when an engine answers there
 */
async function whyUnusable(host) {
  if (host.startsWith('unix://')) {
    const socketPath = host.slice('unix://'.length)
    return existsSync(socketPath) ? ping({ socketPath }) : 'no such socket'
  }
  if (host.startsWith('tcp://') && !process.env['DOCKER_TLS_VERIFY']) {
    const { hostname, port } = new URL(host)
    if (port !== '2376') return ping({ host: hostname, port: Number(port || 2375) })
  }
  return undefined
}

/**
 * @param {import('node:http').RequestOptions} target
 * @returns {Promise<string | undefined>}
 */
function ping(target) {
  return new Promise((resolve) => {
    const call = request({ ...target, path: '/_ping', timeout: 3_000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200 ? undefined : `answers with status ${response.statusCode}`)
    })
    call.on('timeout', () => call.destroy(new Error('no answer within 3 s')))
    call.on('error', (error) => resolve(reasonOf(error)))
    call.end()
  })
}

/** @param {NodeJS.ErrnoException} error */
function reasonOf(error) {
  if (error.code === 'EACCES') return 'permission denied'
  if (error.code === 'ECONNREFUSED') return 'nobody listens'
  return error.message
}
