// What the tests of packages/server/github need besides the dependencies. `npm test` and `npm run check` do it too.
import './lib/require-node.mjs'
import { fileURLToPath } from 'node:url'
import { ensureGitHubDescriptions } from './lib/github-descriptions.mjs'
import { testCache } from './lib/test-cache.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
try {
  await ensureGitHubDescriptions(root, testCache(root, process.env), (line) => console.log(line))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
