import { readFile, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'

/** The programs of Panamax; dist/<package>/main.js each. */
export const ENTRIES = ['packages/server/main.ts', 'packages/server/offline.ts', 'packages/cli/main.ts']

/** Packages that stay outside the bundle: those with native code. */
const EXTERNAL = ['@photostructure/sqlite']

/** Bundled CommonJS packages ask for Node's own modules through require, which an ES module lacks. */
const BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"

/**
 * zod re-exports the messages of every language; we speak the one that it uses by itself. Without the others, and without
 * `keepNames`, an idle server needs 10 MiB less.
 * @type {import('esbuild').Plugin}
 */
const englishOnly = {
  name: 'english-only',
  setup(build) {
    build.onResolve({ filter: /\/locales\/index\.(js|cjs)$/ }, ({ importer, path }) =>
      /node_modules\/zod\//.test(importer) ? { path, namespace: 'english-only' } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'english-only' }, () => ({ contents: 'export {}' }))
  },
}

/**
 * Bundles the entries into `outdir`.
 * @param {string} root
 * @param {string} outdir
 * @returns {Promise<string[]>} the files written, relative to `outdir`
 */
export async function bundle(root, outdir) {
  const { build } = await import('esbuild')
  const result = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir,
    outbase: 'packages',
    entryNames: '[dir]/[name]',
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: EXTERNAL,
    banner: { js: BANNER },
    plugins: [englishOnly],
    loader: { '.sql': 'text' },
    legalComments: 'linked',
    metafile: true,
    logLevel: 'silent',
  })
  const paths = Object.keys(result.metafile.outputs).map((path) => `${root}/${path}`)
  await Promise.all(paths.filter((path) => path.endsWith('.js')).map(toAscii))
  return paths.map((path) => relative(outdir, path))
}

/**
 * esbuild escapes what is not ASCII in strings, but leaves it in regular expressions. One such letter makes V8 keep the whole
 * text of a program in two bytes for each letter, for as long as it runs.
 * @param {string} path
 */
async function toAscii(path) {
  const text = await readFile(path, 'utf8')
  const ascii = escapeToAscii(text)
  if (ascii !== text) await writeFile(path, ascii)
}

/**
 * The same program, in regular expressions and in strings (not in templates that read their raw text).
 * @param {string} text
 */
export function escapeToAscii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
