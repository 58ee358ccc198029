import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { run } from '../../scripts/lib/run.mjs'
import { processesAbout, signalTo, startDaemon, stopProcess, waitUntil } from './daemon.mjs'

/**
 * A Docker Engine for the tests alone, and a registry that serves it all names of Docker Hub. Both live in the network
 * namespace of the test run (see scripts/test.mjs): its ports and firewall rules meet nobody else's, beside whatever
 * engine the machine has, and nothing gets out.
 * @typedef {object} Engine
 * @property {string} dockerHost
 * @property {string} registry http://host:port; what is put there as <repository>:<tag> is what Docker Hub "has"
 * @property {string} folder of sockets, pid files and logs
 * @property {string} dataRoot
 * @property {number} enginePid
 * @property {number} registryPid
 */

const REGISTRY = '127.0.0.1:5000'

/**
 * @param {{ cache: string, registryProgram: string }} options `cache` keeps what the registry holds between runs
 * @returns {Promise<Engine>}
 */
export async function startTestEngine({ cache, registryProgram }) {
  await sweep(cache)
  // A short path: the name of a socket has room for about a hundred characters.
  const folder = mkdtempSync('/tmp/panamax-test-')
  const dataRoot = join(cache, `engine-${process.pid}`)
  mkdirSync(dataRoot, { recursive: true })
  const engine = {
    dockerHost: `unix://${folder}/docker.sock`,
    registry: `http://${REGISTRY}`,
    folder,
    dataRoot,
    enginePid: 0,
    registryPid: 0,
  }
  try {
    engine.registryPid = await startRegistry(registryProgram, join(cache, 'registry'), folder)
    engine.enginePid = await startEngine(engine)
    return engine
  } catch (error) {
    const log = ['registry.log', 'dockerd.log'].map((name) => tail(join(folder, name))).join('\n')
    await stopTestEngine(engine)
    throw new Error(`The engine for the tests did not start.\n${log}`, { cause: error })
  }
}

/**
 * Where the engine of this process is recorded, for tests and for the run after one that was killed.
 * @param {string} cache
 */
export function recordOf(cache, pid = process.pid) {
  return join(cache, `engine-${pid}.json`)
}

/**
 * Stops and removes what runs before this one have left because they were killed.
 * @param {string} cache
 */
async function sweep(cache) {
  for (const name of existsSync(cache) ? readdirSync(cache) : []) {
    const owner = Number(/^engine-(\d+)\.json$/.exec(name)?.[1] ?? 0)
    if (owner === 0 || signalTo(owner, 0)) continue
    /** @type {Engine} */
    const engine = JSON.parse(readFileSync(recordOf(cache, owner), 'utf8'))
    const ours = new Set(processesAbout(engine.folder))
    const stillOurs = (/** @type {number} */ pid) => (ours.has(pid) ? pid : 0)
    await stopTestEngine({
      ...engine,
      enginePid: stillOurs(engine.enginePid),
      registryPid: stillOurs(engine.registryPid),
    })
    rmSync(recordOf(cache, owner), { force: true })
  }
}

/** @param {Engine} engine */
export async function stopTestEngine(engine) {
  if (engine.enginePid > 0) await stopProcess(engine.enginePid, 60)
  if (engine.registryPid > 0) await stopProcess(engine.registryPid)
  // An engine that was killed leaves containers and their keepers behind; now and then one that was stopped does too.
  for (const pid of processesAbout(engine.folder)) signalTo(pid, 'SIGKILL')
  for (const folder of [engine.folder, engine.dataRoot]) {
    await unmountBelow(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * An engine that did not end by itself leaves its mounts behind.
 * @param {string} folder
 */
async function unmountBelow(folder) {
  const points = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
  const ours = points.filter((point) => point === folder || point.startsWith(`${folder}/`))
  for (const point of ours.reverse()) await run('umount', ['--lazy', point])
}

/**
 * Starts the engine (again) with the data it has.
 * @param {Pick<Engine, 'dockerHost' | 'registry' | 'folder' | 'dataRoot'>} engine
 * @returns {Promise<number>} its process id
 */
export async function startEngine({ dockerHost, registry, folder, dataRoot }) {
  const args = [
    ['--host', dockerHost],
    ['--data-root', dataRoot],
    ['--exec-root', join(folder, 'exec')],
    ['--pidfile', join(folder, 'dockerd.pid')],
    ['--registry-mirror', registry],
    ['--log-level', 'warn'],
  ].flat()
  const pid = await startDaemon('dockerd', args, join(folder, 'dockerd.log'))
  await waitUntil(
    'The Docker Engine for the tests answers',
    () => answers({ socketPath: join(folder, 'docker.sock'), path: '/_ping' }),
    60,
  )
  return pid
}

/**
 * @param {string} binary
 * @param {string} storage
 * @param {string} folder
 */
async function startRegistry(binary, storage, folder) {
  mkdirSync(storage, { recursive: true })
  const config = join(folder, 'registry.yml')
  const settings = {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: storage }, delete: { enabled: true } },
    http: { addr: REGISTRY },
  }
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(settings))
  const pid = await startDaemon(binary, ['serve', config], join(folder, 'registry.log'))
  const [host, port] = REGISTRY.split(':')
  await waitUntil('The registry for the tests answers', () => answers({ host, port, path: '/v2/' }))
  return pid
}

/**
 * @param {import('node:http').RequestOptions} target
 * @returns {Promise<boolean>}
 */
function answers(target) {
  return new Promise((resolve) => {
    const call = request(target, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    call.on('error', () => resolve(false))
    call.end()
  })
}

/** @param {string} file */
function tail(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n') : ''
}
