import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cleanInstall } from './dependencies.mjs'
import { withLock } from './lock.mjs'

/** Says which package carries them, in which version, with which checksum. */
const PACKAGE = 'tests/github-descriptions'
const WANTED = ['api.github.com.json', 'ghes-3.19.json']

/**
 * Puts GitHub's descriptions of its API, which the tests of packages/server/github play GitHub by, into
 * `<cache>/github-descriptions`, unless they are there. They come in a package of 385 MB, of which 24 MB are kept. Safe
 * to call from several processes at once.
 * @param {string} root
 * @param {string} cache
 * @param {(line: string) => void} say told before the slow part starts
 * @throws {Error} that says what does not work without them, with npm's own words
 */
export async function ensureGitHubDescriptions(root, cache, say) {
  if (areThere(root, cache)) return
  await withLock(join(cache, 'github-descriptions.lock'), async () => {
    if (areThere(root, cache)) return
    say("Fetching GitHub's description of its API, for the tests (28 MB, once) …")
    const draft = join(cache, `github-descriptions.${process.pid}`)
    try {
      await fetchInto(draft, join(root, PACKAGE))
      const folder = join(cache, 'github-descriptions')
      rmSync(folder, { recursive: true, force: true })
      renameSync(join(draft, 'wanted'), folder)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(
        `The tests of packages/server/github need GitHub's description of its API, which could not be fetched. ` +
          `With the package registry in reach, run: node scripts/fetch-github-descriptions.mjs\n${reason}`,
        { cause: error },
      )
    } finally {
      rmSync(draft, { recursive: true, force: true })
    }
  })
}

/**
 * Leaves what is wanted in `<draft>/wanted`.
 * @param {string} draft
 * @param {string} source folder of the package.json and package-lock.json
 */
async function fetchInto(draft, source) {
  const wanted = join(draft, 'wanted')
  mkdirSync(wanted, { recursive: true })
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(draft, file))
  await cleanInstall(draft, 'run')
  const generated = join(draft, 'node_modules/@octokit/openapi/generated')
  for (const file of WANTED) renameSync(join(generated, file), join(wanted, file))
  renameSync(join(draft, 'package-lock.json'), join(wanted, 'package-lock.json'))
}

/**
 * The lockfile that they were fetched by lies beside them: another version is fetched when it has changed.
 * @param {string} root
 * @param {string} cache
 */
function areThere(root, cache) {
  const folder = join(cache, 'github-descriptions')
  const fetchedBy = join(folder, 'package-lock.json')
  if (!WANTED.every((file) => existsSync(join(folder, file))) || !existsSync(fetchedBy)) return false
  return readFileSync(fetchedBy, 'utf8') === readFileSync(join(root, PACKAGE, 'package-lock.json'), 'utf8')
}
