import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { fingerprint } from './fingerprint.mjs'
import { run } from './run.mjs'

const FOLDER = 'packages/ui'

/**
 * True also where there is no web interface to build.
 * @param {string} root
 */
export function isInterfaceBuilt(root) {
  if (!existsSync(join(root, FOLDER, 'index.html'))) return true
  if (!existsSync(join(root, 'dist/ui/index.html'))) return false
  try {
    return readFileSync(join(root, 'dist/ui.sources'), 'utf8') === sourcesOf(root)
  } catch {
    return false
  }
}

/**
 * Builds dist/ui beside what is there, and puts it into its place when it is complete.
 * @param {string} root
 * @throws {Error} with the compiler's words; what was there before stays
 */
export async function buildInterface(root) {
  const sources = sourcesOf(root)
  const staging = join(root, `.cache/ui-${process.pid}`)
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--outDir', staging, '--emptyOutDir', '--logLevel', 'warn']
  try {
    const { code, output } = await run(process.execPath, args, {
      cwd: join(root, FOLDER),
      env: { ...process.env, NO_COLOR: '1' },
    })
    if (code !== 0) throw new Error(`The web interface could not be built:\n${firstLines(output)}`)
    mkdirSync(join(root, 'dist'), { recursive: true })
    rmSync(join(root, 'dist/ui'), { recursive: true, force: true })
    renameSync(staging, join(root, 'dist/ui'))
    writeFileSync(join(root, 'dist/ui.sources'), sources)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

/** @param {string} output */
function firstLines(output) {
  return stripVTControlCharacters(output).trim().split('\n').slice(0, 12).join('\n')
}

/** @param {string} root */
function sourcesOf(root) {
  const folders = [FOLDER, 'packages/contract', 'packages/core']
  return fingerprint(root, { folders, pattern: /\.(ts|tsx|js|json|css|html|svg|png|ico|woff2|webmanifest)$/ })
}
