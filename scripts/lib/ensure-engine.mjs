import { join } from 'node:path'
import { aptInstall, isDebianLike, isRoot } from './debian.mjs'
import { lastLines, startSystemDockerd, waitForEngine } from './dockerd.mjs'
import { findEngine } from './find-engine.mjs'
import { panamaxHome } from './home.mjs'
import { withLock } from './lock.mjs'

/**
 * Finds a container engine or, on Debian and Ubuntu as root, installs and starts one. Elsewhere it says what to type.
 * Never fails: Panamax starts without an engine and shows the reason.
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
export async function ensureEngine(env, say) {
  const search = await findEngine(env)
  if (search.found) return
  if (!canInstall(env)) return say(advice(search.tried))
  const home = panamaxHome(env)
  const logFile = join(home, 'log/dockerd.log')
  say('No container engine was found.')
  try {
    await withLock(join(home, 'dockerd.lock'), async () => {
      if ((await findEngine(env)).found) return
      await aptInstall(['docker.io', 'iptables'], say)
      // The package may have started it already.
      if (await answersWithin(env, 2)) return say('Docker is running.')
      say(`Starting Docker ${await startSystemDockerd(logFile)} …`)
      await waitForEngine(env, { seconds: 60 })
      say('Docker is running.')
    })
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\nLast lines of ${logFile}:\n${lastLines(logFile)}`)
    say('Panamax starts all the same; the local target will say what is wrong.')
  }
}

/**
 * An engine is only ever installed for the usual socket: whoever names another address runs that engine himself.
 * @param {NodeJS.ProcessEnv} env
 */
function canInstall(env) {
  return isDebianLike() && isRoot() && !env['DOCKER_HOST'] && !env['DOCKER_CONTEXT']
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {number} seconds
 */
async function answersWithin(env, seconds) {
  try {
    await waitForEngine(env, { seconds })
    return true
  } catch {
    return false
  }
}

/** @param {string[]} tried */
function advice(tried) {
  const looked = tried.map((line) => `  ${line}`).join('\n')
  const denied = tried.some((line) => line.endsWith('permission denied'))
  const [what, commands] = denied
    ? [
        'A container engine runs, but you may not use it. Join its group, then log in again:',
        ['sudo usermod -aG docker "$USER"'],
      ]
    : ['No container engine was found. To get one:', install()]
  return `${what}\n${commands.map((command) => `  ${command}`).join('\n')}\nLooked at:\n${looked}\nPanamax starts all the same.`
}

/** @returns {string[]} */
function install() {
  if (process.platform === 'darwin') return ['brew install colima docker', 'colima start']
  if (process.platform !== 'linux') return ['Install Docker Desktop from https://docs.docker.com/desktop/']
  if (isDebianLike()) return ['sudo apt-get update', 'sudo apt-get install --no-install-recommends docker.io iptables']
  return ['Follow https://docs.docker.com/engine/install/ for your distribution', 'sudo systemctl enable --now docker']
}
