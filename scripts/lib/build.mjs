import { join } from 'node:path'
import { buildInterface, isInterfaceBuilt } from './build-interface.mjs'
import { areProgramsBuilt, buildPrograms } from './build-programs.mjs'
import { withLock } from './lock.mjs'
import { run } from './run.mjs'

/** @param {string} root */
const isBuilt = (root) => areProgramsBuilt(root) && isInterfaceBuilt(root)

/**
 * Builds dist/ where sources are newer. Safe to call from several processes at once, and while a Panamax runs from
 * dist/.
 * @param {string} root
 * @param {(line: string) => void} say told before the slow part starts
 * @throws {Error} with the compiler's words
 */
export async function ensureBuilt(root, say) {
  if (isBuilt(root)) return
  say('Building …')
  // In a process of its own: what the build needs of memory would stay with the server.
  const { code, output } = await run(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale'], { cwd: root })
  if (code === 0) return
  if (!areProgramsBuilt(root)) throw new Error(`The build failed:\n${output.trimEnd()}`)
  // Server and command line are of use without it, and who changes the one has to be able to start the other.
  say(`${output.trimEnd()}\nPanamax starts without the newest web interface.`)
}

/**
 * @param {string} root
 * @param {{ ifStale?: boolean }} [options]
 */
export async function build(root, { ifStale = false } = {}) {
  await withLock(join(root, '.cache/setup.lock'), async () => {
    if (!ifStale || !areProgramsBuilt(root)) await buildPrograms(root)
    if (!ifStale || !isInterfaceBuilt(root)) await buildInterface(root)
  })
}
