import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { ensureBuilt } from './build.mjs'

/**
 * Builds what is measured and the benchmarks themselves, and runs them.
 * @param {string} root
 * @param {string} entry path of the module that exports `main`
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runBench(root, entry, args) {
  await ensureBuilt(root, console.error)
  const outfile = join(root, '.cache/bench', `${entry.replace(/\W/g, '-')}.mjs`)
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    // They find their own files beside themselves.
    external: ['@photostructure/sqlite', 'playwright-core', 'axe-core'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  const { main } = await import(pathToFileURL(outfile).href)
  return main({ root, names: args })
}
