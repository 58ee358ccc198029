import { join } from 'node:path'

/**
 * Where the tests keep what is slow to make again. Everything in it may be deleted at any time between runs.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
export function testCache(root, env) {
  return env['PANAMAX_TEST_CACHE'] || join(root, '.cache')
}
