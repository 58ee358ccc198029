import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../scripts/lib/run.mjs'

/**
 * The absolute path of a docker-registry program: the installed one, else Debian's, unpacked into `cache`. Installing that
 * package would start a service on this machine, which nobody has asked for.
 * @param {string} cache
 * @param {(line: string) => void} say
 */
export async function registryProgram(cache, say) {
  const installed = ['/usr/bin', '/usr/local/bin'].map((folder) => join(folder, 'docker-registry')).find(existsSync)
  if (installed !== undefined) return installed
  const program = join(cache, 'tools/usr/bin/docker-registry')
  if (!existsSync(program)) await fetchInto(cache, say)
  return program
}

/**
 * @param {string} cache
 * @param {(line: string) => void} say
 */
async function fetchInto(cache, say) {
  const draft = join(cache, `tools.${process.pid}`)
  mkdirSync(draft, { recursive: true })
  say('Fetching docker-registry …')
  const fetch = () => run('apt-get', ['download', 'docker-registry'], { cwd: draft })
  let fetched = await fetch()
  if (fetched.code !== 0) {
    await run('apt-get', ['--quiet', 'update'])
    fetched = await fetch()
  }
  const archive = readdirSync(draft).find((name) => name.endsWith('.deb'))
  if (archive === undefined)
    throw new Error(`There is no docker-registry, and apt-get could not fetch it:\n${fetched.output}`)
  const unpacked = await run('dpkg-deb', ['--extract', join(draft, archive), draft])
  if (unpacked.code !== 0) throw new Error(`docker-registry could not be unpacked:\n${unpacked.output}`)
  rmSync(join(cache, 'tools'), { recursive: true, force: true })
  renameSync(draft, join(cache, 'tools'))
}
